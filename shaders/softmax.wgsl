// Softmax over the last axis.   x, output: [rows, cols]

struct Uniforms { rows: u32, cols: u32, from_x: u32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@group(0) @binding(2) var<uniform> u: Uniforms;

const LANES = 32u;
var<workgroup> peaks: array<f32, LANES>;
var<workgroup> sums: array<f32, LANES>;

// One workgroup per row, from_x the first, rows folded over x and y; its lanes stride over the columns.
@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = u.from_x + group.x + group.y * groups.x;
  if (index >= u.rows) { return; }
  let row = index * u.cols;

  // Every lane joins all lanes' parts itself: one barrier instead of the five of a tree.
  var peak = -3.4e38;
  for (var i = lane; i < u.cols; i += LANES) { peak = max(peak, x[row + i]); }
  peaks[lane] = peak;
  workgroupBarrier();
  for (var i = 0u; i < LANES; i++) { peak = max(peak, peaks[i]); }

  // Less the row's maximum, so that exp() cannot overflow.
  var part = 0.0;
  for (var i = lane; i < u.cols; i += LANES) { part += exp(x[row + i] - peak); }
  sums[lane] = part;
  workgroupBarrier();
  var sum = 0.0;
  for (var i = 0u; i < LANES; i++) { sum += sums[i]; }

  for (var i = lane; i < u.cols; i += LANES) { output[row + i] = exp(x[row + i] - peak) / sum; }
}
