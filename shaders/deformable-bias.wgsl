// Scores plus a bias for how far each key lies from the query, read bilinearly from a table, zeros outside of it.
// scores, output: [heads, queries, keys], those of a map height × width from row start + first on
// table: [heads, 2 · height − 1, 2 · width − 1]   positions: [heads / group, keys, 2], y then x, −1…1   first: [1]

struct Uniforms { heads: u32, queries: u32, keys: u32, height: u32, width: u32, group: u32, start: u32, has_first: u32 }

@group(0) @binding(0) var<storage, read> scores: array<f32>;
@group(0) @binding(1) var<storage, read> table: array<f32>;
@group(0) @binding(2) var<storage, read> positions: array<f32>;
@group(0) @binding(3) var<storage, read> first: array<f32>;
@group(0) @binding(4) var<storage, read_write> output: array<f32>;
@group(0) @binding(5) var<uniform> u: Uniforms;

const WORKGROUP = 64u;

// One thread per score.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * WORKGROUP;
  if (i >= u.heads * u.queries * u.keys) { return; }
  let head = i / u.keys / u.queries;
  var query = u.start + i / u.keys % u.queries;
  if (u.has_first == 1u) { query += u32(first[0]); }
  let key = head / u.group * u.keys + i % u.keys;

  // ½(2 · index / (size − 1) − 1 − position) in the table is index + ½(size − 1)(1 − position) in its cells.
  let reach = vec2f(f32(u.width - 1u), f32(u.height - 1u));
  let position = vec2f(positions[2u * key + 1u], positions[2u * key]);
  let own = vec2f(f32(query % u.width), f32(query / u.width));
  output[i] = scores[i] + bilinear(head, own + 0.5 * reach * (1.0 - position));
}

fn bilinear(plane: u32, at: vec2f) -> f32 {
  // One cell outside the bias is zero already; further out the whole number might not fit.
  let near = clamp(at, vec2f(-1.0), 2.0 * vec2f(f32(u.width), f32(u.height)));
  let corner = vec2i(floor(near));
  let t = fract(near);
  let above = mix(cell(plane, corner), cell(plane, corner + vec2i(1, 0)), t.x);
  let below = mix(cell(plane, corner + vec2i(0, 1)), cell(plane, corner + vec2i(1, 1)), t.x);
  return mix(above, below, t.y);
}

fn cell(plane: u32, at: vec2i) -> f32 {
  let rows = 2u * u.height - 1u;
  let columns = 2u * u.width - 1u;
  if (at.x < 0 || at.y < 0 || at.x >= i32(columns) || at.y >= i32(rows)) { return 0.0; }
  return table[(plane * rows + u32(at.y)) * columns + u32(at.x)];
}
