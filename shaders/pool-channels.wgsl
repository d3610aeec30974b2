// Maximum and mean of every position over all channels.
// x: [channels, positions]   output: [2, positions], row 0 maximum, row 1 mean

struct Uniforms { channels: u32, positions: u32, from_x: u32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@group(0) @binding(2) var<uniform> u: Uniforms;

const WORKGROUP = 64u;

// One thread per position, from_x the first; neighbours read neighbours.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let position = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (position >= u.positions) { return; }
  var peak = x[position];
  var sum = x[position];
  for (var c = 1u; c < u.channels; c++) {
    let value = x[c * u.positions + position];
    peak = max(peak, value);
    sum += value;
  }
  output[position] = peak;
  output[u.positions + position] = sum / f32(u.channels);
}
