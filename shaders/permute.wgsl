// Axes in another order.   x: rank 4 at most   output: [size0, size1, size2, size3], leading axes 1 where the rank is less
// stride<k>: how far apart in x neighbours along output axis k are

struct Uniforms {
  size: u32, size1: u32, size2: u32, size3: u32,
  stride0: u32, stride1: u32, stride2: u32, stride3: u32,
  from_x: u32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@group(0) @binding(2) var<uniform> u: Uniforms;

const WORKGROUP = 64u;

// One thread per output element, from_x the first.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (i >= u.size) { return; }
  let rows = i / u.size3;
  let planes = rows / u.size2;
  output[i] = x[(planes / u.size1) * u.stride0 + (planes % u.size1) * u.stride1
    + (rows % u.size2) * u.stride2 + (i % u.size3) * u.stride3];
}
