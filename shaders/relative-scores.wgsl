// Scores of a map's positions with what each query says of the distance to each key, in rows and in columns.
// scores, output: [heads, count, positions]   rows: [heads, count, 2 · height − 1]   columns: [heads, count, 2 · width − 1]
// first: [1]   positions = height · width   Query 0 is position start + first; entry key − query + size − 1 belongs to that distance.

struct Uniforms { size: u32, count: u32, positions: u32, height: u32, width: u32, start: u32, has_first: u32, from_x: u32 }

@group(0) @binding(0) var<storage, read> scores: array<f32>;
@group(0) @binding(1) var<storage, read> rows: array<f32>;
@group(0) @binding(2) var<storage, read> columns: array<f32>;
@group(0) @binding(3) var<storage, read> first: array<f32>;
@group(0) @binding(4) var<storage, read_write> output: array<f32>;
@group(0) @binding(5) var<uniform> u: Uniforms;

const WORKGROUP = 64u;

// One thread per score, from_x the first.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (i >= u.size) { return; }
  var query = u.start;
  if (u.has_first == 1u) { query += u32(first[0]); }
  let asking = i / u.positions; // head and query as one row
  query += asking % u.count;
  let key = i % u.positions;
  // Sizes come first, so that no difference falls below zero.
  let down = u.height - 1u + key / u.width - query / u.width;
  let across = u.width - 1u + key % u.width - query % u.width;
  output[i] = scores[i] + rows[asking * (2u * u.height - 1u) + down] + columns[asking * (2u * u.width - 1u) + across];
}
