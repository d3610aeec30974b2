// Bilinear samples of a map, zeros outside, each times its weight where there are weights, added up over the points.
// x: [channels, height, width]   positions: [channels / group, queries, points, 2]
// weights: [channels / group, queries, points]   output: [channels, queries]

struct Uniforms {
  channels: u32, height: u32, width: u32, queries: u32, points: u32, group: u32, corners: u32, has_weights: u32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> positions: array<f32>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read_write> output: array<f32>;
@group(0) @binding(4) var<uniform> u: Uniforms;

const WORKGROUP = 64u;

// One thread per output element.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= u.channels * u.queries) { return; }
  let channel = i / u.queries;
  let first = (channel / u.group * u.queries + i % u.queries) * u.points;

  var sum = 0.0;
  for (var point = first; point < first + u.points; point++) {
    let value = bilinear(channel, pixels(vec2f(positions[2u * point], positions[2u * point + 1u])));
    sum += select(value, value * weights[point], u.has_weights == 1u);
  }
  output[i] = sum;
}

// (column, row) in pixels, 0 the centre of the first, of x, y in 0…1 from edge to edge, or of y, x in −1…1 from centre to centre.
fn pixels(position: vec2f) -> vec2f {
  let size = vec2f(f32(u.width), f32(u.height));
  return select(position * size - 0.5, 0.5 * (position.yx + 1.0) * (size - 1.0), u.corners == 1u);
}

fn bilinear(plane: u32, at: vec2f) -> f32 {
  // One pixel outside a sample is zero already; further out the whole number might not fit.
  let near = clamp(at, vec2f(-1.0), vec2f(f32(u.width), f32(u.height)));
  let corner = vec2i(floor(near));
  let t = fract(near);
  let above = mix(pixel(plane, corner), pixel(plane, corner + vec2i(1, 0)), t.x);
  let below = mix(pixel(plane, corner + vec2i(0, 1)), pixel(plane, corner + vec2i(1, 1)), t.x);
  return mix(above, below, t.y);
}

fn pixel(plane: u32, at: vec2i) -> f32 {
  if (at.x < 0 || at.y < 0 || at.x >= i32(u.width) || at.y >= i32(u.height)) { return 0.0; }
  return x[(plane * u.height + u32(at.y)) * u.width + u32(at.x)];
}
