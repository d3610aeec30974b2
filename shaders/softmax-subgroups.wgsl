// Softmax over the last axis, by subgroups.   x, output: [rows, cols]
enable subgroups;

struct Uniforms { rows: u32, cols: u32, from_x: u32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@group(0) @binding(2) var<uniform> u: Uniforms;

const LANES = 64u;
var<workgroup> peaks: array<f32, LANES>; // one of each subgroup
var<workgroup> sums: array<f32, LANES>;

// One workgroup per row, from_x the first, rows folded over x and y; its lanes stride over the columns. The lanes of a subgroup, however many
// the device gives it, exchange what they found without memory; the few subgroups, which follow one another, join by one barrier. All go
// through their loops alike, also past the last column, so that none is missing where values are exchanged.
@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
  @builtin(subgroup_size) size: u32,
) {
  let index = u.from_x + group.x + group.y * groups.x;
  if (index >= u.rows) { return; }
  let row = index * u.cols;
  let subgroups = (LANES + size - 1u) / size;

  var peak = -3.4e38;
  for (var i = 0u; i < u.cols; i += LANES) { peak = max(peak, select(peak, x[row + i + lane], i + lane < u.cols)); }
  peak = subgroupMax(peak);
  if (lane % size == 0u) { peaks[lane / size] = peak; }
  workgroupBarrier();
  for (var i = 0u; i < subgroups; i++) { peak = max(peak, peaks[i]); }

  // Less the row's maximum, so that exp() cannot overflow.
  var part = 0.0;
  for (var i = 0u; i < u.cols; i += LANES) { part += select(0.0, exp(x[row + i + lane] - peak), i + lane < u.cols); }
  part = subgroupAdd(part);
  if (lane % size == 0u) { sums[lane / size] = part; }
  workgroupBarrier();
  var sum = 0.0;
  for (var i = 0u; i < subgroups; i++) { sum += sums[i]; }

  for (var i = lane; i < u.cols; i += LANES) { output[row + i] = exp(x[row + i] - peak) / sum; }
}
