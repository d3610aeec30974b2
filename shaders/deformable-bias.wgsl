// Scores plus a bias for how far each key lies from the query, read bilinearly from a table, zeros outside of it.
// scores, output: [heads, queries, keys], those of a map height × width from row start + first on
// table: [heads, 2 · height − 1, 2 · width − 1]   positions: [heads / group, keys, 2], y then x, −1…1   first: [1]

struct Uniforms { heads: u32, queries: u32, keys: u32, height: u32, width: u32, group: u32, start: u32, has_first: u32, from_x: u32 }

@group(0) @binding(0) var<storage, read> scores: array<f32>;
@group(0) @binding(1) var<storage, read> table: array<f32>;
@group(0) @binding(2) var<storage, read> positions: array<f32>;
@group(0) @binding(3) var<storage, read> first: array<f32>;
@group(0) @binding(4) var<storage, read_write> output: array<f32>;
@group(0) @binding(5) var<uniform> u: Uniforms;

const WORKGROUP = 64u;

// One thread per score, from_x the first.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = u.from_x + id.x + id.y * groups.x * WORKGROUP;
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

// Outside, the nearest cell is read and weighs nothing, so that no thread takes another path.
fn bilinear(plane: u32, at: vec2f) -> f32 {
  let size = 2 * vec2i(i32(u.width), i32(u.height)) - 1;
  // One cell outside the bias is zero already; further out the whole number might not fit.
  let near = clamp(at, vec2f(-1.0), vec2f(size));
  let corner = vec2i(floor(near));
  let t = fract(near);
  let columns = corner.x + vec2i(0, 1);
  let rows = corner.y + vec2i(0, 1);
  let across = select(vec2f(), vec2f(1.0 - t.x, t.x), (columns >= vec2i(0)) & (columns < vec2i(size.x)));
  let down = select(vec2f(), vec2f(1.0 - t.y, t.y), (rows >= vec2i(0)) & (rows < vec2i(size.y)));
  let column = vec2u(clamp(columns, vec2i(0), vec2i(size.x - 1)));
  let row = (plane * u32(size.y) + vec2u(clamp(rows, vec2i(0), vec2i(size.y - 1)))) * u32(size.x);
  return down.x * dot(across, vec2f(table[row.x + column.x], table[row.x + column.y]))
    + down.y * dot(across, vec2f(table[row.y + column.x], table[row.y + column.y]));
}
