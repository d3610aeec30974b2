// Softmax over the last axis.   x, output: [rows, cols]

struct Uniforms { rows: u32, cols: u32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@group(0) @binding(2) var<uniform> u: Uniforms;

const LANES = 64u;
var<workgroup> scratch: array<f32, LANES>;

// One workgroup per row, rows folded over x and y; its lanes stride over the columns.
@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = group.x + group.y * groups.x;
  if (index >= u.rows) { return; }
  let row = index * u.cols;

  // Subtract the row's maximum first, so that exp() cannot overflow.
  var peak = -3.4e38;
  for (var i = lane; i < u.cols; i += LANES) { peak = max(peak, x[row + i]); }
  scratch[lane] = peak;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    if (lane < half) { scratch[lane] = max(scratch[lane], scratch[lane + half]); }
    workgroupBarrier();
  }
  peak = scratch[0];
  workgroupBarrier();

  var sum = 0.0;
  for (var i = lane; i < u.cols; i += LANES) { sum += exp(x[row + i] - peak); }
  scratch[lane] = sum;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    if (lane < half) { scratch[lane] += scratch[lane + half]; }
    workgroupBarrier();
  }
  sum = scratch[0];

  for (var i = lane; i < u.cols; i += LANES) { output[row + i] = exp(x[row + i] - peak) / sum; }
}
