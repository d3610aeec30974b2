// Some consecutive rows of every matrix.   x: [..., rows, cols]; first: [1]; output: [..., count, cols]
// Row i of the output is row start + first + i of x.
struct Uniforms {
  size: u32,
  rows: u32,
  count: u32,
  cols: u32,
  start: u32,
  has_first: u32,
}

const WORKGROUP = 64u;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> first: array<f32>;
@group(0) @binding(2) var<storage, read_write> output: array<f32>;
@group(0) @binding(3) var<uniform> u: Uniforms;

// A thread owns one element.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= u.size) { return; }
  let column = i % u.cols;
  let row = i / u.cols;
  var begin = u.start;
  if (u.has_first != 0u) { begin += u32(first[0]); }
  output[i] = x[((row / u.count) * u.rows + begin + row % u.count) * u.cols + column];
}
