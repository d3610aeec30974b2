// Mean or maximum of every channel over all its positions, where there are many channels and none is large.
// x: [channels, positions]   output: [channels]

struct Uniforms { channels: u32, positions: u32, maximum: u32, from_x: u32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@group(0) @binding(2) var<uniform> u: Uniforms;

const WORKGROUP = 16u; // small, so that some hundred channels still spread over a whole GPU

// One thread per channel, from_x the first: no barrier, which a software adapter pays for dearly.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let channel = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (channel >= u.channels) { return; }
  let first = channel * u.positions;
  var sum = x[first];
  var peak = x[first];
  for (var i = 1u; i < u.positions; i++) {
    let value = x[first + i];
    sum += value;
    peak = max(peak, value);
  }
  output[channel] = select(sum / f32(u.positions), peak, u.maximum == 1u);
}
