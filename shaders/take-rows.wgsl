// Some consecutive rows of every matrix: row i of the output is row start + first + i of x.
// x: [..., rows, cols]   first: [1]   output: [..., count, cols], size elements

struct Uniforms { size: u32, rows: u32, count: u32, cols: u32, start: u32, has_first: u32, from_x: u32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> first: array<f32>;
@group(0) @binding(2) var<storage, read_write> output: array<f32>;
@group(0) @binding(3) var<uniform> u: Uniforms;

const WORKGROUP = 64u;

// One thread per output element, from_x the first.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (i >= u.size) { return; }
  let taken = i / u.cols; // matrix and row as one
  var row = u.start + taken % u.count;
  if (u.has_first == 1u) { row += u32(first[0]); }
  output[i] = x[(taken / u.count * u.rows + row) * u.cols + i % u.cols];
}
