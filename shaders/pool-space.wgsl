// Mean or maximum of every channel over all its positions.   x: [channels, positions]   output: [channels]

struct Uniforms { channels: u32, positions: u32, maximum: u32, from_x: u32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@group(0) @binding(2) var<uniform> u: Uniforms;

const LANES = 32u;
var<workgroup> parts: array<f32, LANES>;

fn join(a: f32, b: f32) -> f32 {
  if (u.maximum == 1u) { return max(a, b); }
  return a + b;
}

// One workgroup per channel, from_x the first, channels folded over x and y; its lanes stride over the positions.
@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let channel = u.from_x + group.x + group.y * groups.x;
  if (channel >= u.channels) { return; }
  let first = channel * u.positions;

  // A lane without a position of its own starts from what changes neither a sum nor a maximum.
  var part = select(0.0, -3.4e38, u.maximum == 1u);
  for (var i = lane; i < u.positions; i += LANES) { part = join(part, x[first + i]); }
  parts[lane] = part;
  workgroupBarrier();
  if (lane > 0u) { return; }
  for (var i = 1u; i < LANES; i++) { part = join(part, parts[i]); }
  output[channel] = select(part / f32(u.positions), part, u.maximum == 1u);
}
