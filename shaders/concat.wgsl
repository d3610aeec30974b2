// One tensor after the other along the first axis.   a: [size_a]   b: [size − size_a]   output: [size]

struct Uniforms { size: u32, size_a: u32, from_x: u32 }

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> output: array<f32>;
@group(0) @binding(3) var<uniform> u: Uniforms;

const WORKGROUP = 64u;

// One thread per element, from_x the first.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (i >= u.size) { return; }
  if (i < u.size_a) { output[i] = a[i]; } else { output[i] = b[i - u.size_a]; }
}
