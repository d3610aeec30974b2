// Where the points of every position of a grid lie: their offsets from it, and its own place unless `apart`.
// offsets, output: [sets, rows, columns, points, 2], size elements
// corners = 0: x then y, 0…1, offsets in cells   corners = 1: y then x, −1…1 from the first centre to the last, offsets in half cells

struct Uniforms { size: u32, rows: u32, columns: u32, points: u32, corners: u32, apart: u32, range: f32, from_x: u32 }

@group(0) @binding(0) var<storage, read> offsets: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@group(0) @binding(2) var<uniform> u: Uniforms;

const WORKGROUP = 64u;

// One thread per coordinate, from_x the first.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (i >= u.size) { return; }
  let cell = i / 2u / u.points;
  let down = (i + u.corners) % 2u == 1u; // y is second of x, y and first of y, x
  let index = select(cell % u.columns, cell / u.columns % u.rows, down);
  let length = f32(select(u.columns, u.rows, down) - u.corners);
  let offset = u.range * offsets[i] / length;
  let centre = (f32(index) + 0.5) / length;
  let place = select(centre, 2.0 * centre - 1.0, u.corners == 1u);
  output[i] = offset + select(place, 0.0, u.apart == 1u);
}
