// Layer normalisation over the last axis, by subgroups: (x − mean) / √(variance + eps) · weight + bias.
// x, output: [rows, cols]   weight, bias: [cols]
enable subgroups;

struct Uniforms { rows: u32, cols: u32, eps: f32, from_x: u32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> weight: array<f32>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> output: array<f32>;
@group(0) @binding(4) var<uniform> u: Uniforms;

const LANES = 64u;
var<workgroup> sums: array<f32, LANES>; // one of each subgroup
var<workgroup> squares: array<f32, LANES>;

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

  var sum = 0.0;
  for (var i = 0u; i < u.cols; i += LANES) { sum += select(0.0, x[row + i + lane], i + lane < u.cols); }
  sum = subgroupAdd(sum);
  if (lane % size == 0u) { sums[lane / size] = sum; }
  workgroupBarrier();
  var mean = 0.0;
  for (var i = 0u; i < subgroups; i++) { mean += sums[i]; }
  mean /= f32(u.cols);

  // The squares of x − mean, not of x, which would cancel where the mean is large.
  var square = 0.0;
  for (var i = 0u; i < u.cols; i += LANES) { let d = select(0.0, x[row + i + lane] - mean, i + lane < u.cols); square += d * d; }
  square = subgroupAdd(square);
  if (lane % size == 0u) { squares[lane / size] = square; }
  workgroupBarrier();
  var variance = 0.0;
  for (var i = 0u; i < subgroups; i++) { variance += squares[i]; }
  variance /= f32(u.cols);

  let scale = 1.0 / sqrt(variance + u.eps);
  for (var i = lane; i < u.cols; i += LANES) {
    output[row + i] = (x[row + i] - mean) * scale * weight[i] + bias[i];
  }
}
