// Bilinear samples of a map, zeros outside, each times its weight where there are weights, added up over the points.
// x: [channels, height, width]   positions: [channels / group, queries, points, 2]
// weights: [channels / group, queries, points]   output: [channels, queries]

struct Uniforms {
  channels: u32, height: u32, width: u32, queries: u32, points: u32, group: u32, corners: u32, has_weights: u32,
  from_x: u32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> positions: array<f32>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read_write> output: array<f32>;
@group(0) @binding(4) var<uniform> u: Uniforms;

const WORKGROUP = 64u;

// One thread per output element, from_x the first.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (i >= u.channels * u.queries) { return; }
  let channel = i / u.queries;
  let first = (channel / u.group * u.queries + i % u.queries) * u.points;

  var sum = 0.0;
  for (var point = first; point < first + u.points; point++) {
    var value = bilinear(channel, pixels(vec2f(positions[2u * point], positions[2u * point + 1u])));
    if (u.has_weights == 1u) { value *= weights[point]; }
    sum += value;
  }
  output[i] = sum;
}

// (column, row) in pixels, 0 the centre of the first, of x, y in 0…1 from edge to edge, or of y, x in −1…1 from centre to centre.
fn pixels(position: vec2f) -> vec2f {
  let size = vec2f(f32(u.width), f32(u.height));
  return select(position * size - 0.5, 0.5 * (position.yx + 1.0) * (size - 1.0), u.corners == 1u);
}

// Outside, the nearest pixel is read and weighs nothing, so that no thread takes another path.
fn bilinear(plane: u32, at: vec2f) -> f32 {
  let size = vec2i(i32(u.width), i32(u.height));
  // One pixel outside a sample is zero already; further out the whole number might not fit.
  let near = clamp(at, vec2f(-1.0), vec2f(size));
  let corner = vec2i(floor(near));
  let t = fract(near);
  let columns = corner.x + vec2i(0, 1);
  let rows = corner.y + vec2i(0, 1);
  let across = select(vec2f(), vec2f(1.0 - t.x, t.x), (columns >= vec2i(0)) & (columns < vec2i(size.x)));
  let down = select(vec2f(), vec2f(1.0 - t.y, t.y), (rows >= vec2i(0)) & (rows < vec2i(size.y)));
  let column = vec2u(clamp(columns, vec2i(0), vec2i(size.x - 1)));
  let row = (plane * u.height + vec2u(clamp(rows, vec2i(0), vec2i(size.y - 1)))) * u.width;
  return down.x * dot(across, vec2f(x[row.x + column.x], x[row.x + column.y]))
    + down.y * dot(across, vec2f(x[row.y + column.x], x[row.y + column.y]));
}
