// The largest of every 2 × 2 block; an odd last row or column is left out.
// x: [channels, height, width]   output: [channels, ⌊height / 2⌋, ⌊width / 2⌋], size elements

struct Uniforms { size: u32, height: u32, width: u32, from_x: u32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@group(0) @binding(2) var<uniform> u: Uniforms;

const WORKGROUP = 64u;

// One thread per output element, from_x the first.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (i >= u.size) { return; }
  let columns = u.width / 2u;
  let rows = u.height / 2u;
  let channel = i / columns / rows;
  let row = i / columns % rows;
  let corner = (channel * u.height + 2u * row) * u.width + 2u * (i % columns);
  output[i] = max(max(x[corner], x[corner + 1u]), max(x[corner + u.width], x[corner + u.width + 1u]));
}
