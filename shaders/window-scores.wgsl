// Scores inside windows with a learned bias for each distance, and −100 between regions that only the roll made neighbours.
// scores, output: [windows, heads, count, window²]   table: [(2 · window − 1)², heads]   first: [1]
// height, width: sides of the rolled map that the windows tile, row by row   Query 0 is position start + first of its window.

struct Uniforms {
  size: u32, heads: u32, count: u32, window: u32, height: u32, width: u32, shift: u32, start: u32, has_first: u32,
  from_x: u32,
}

@group(0) @binding(0) var<storage, read> scores: array<f32>;
@group(0) @binding(1) var<storage, read> table: array<f32>;
@group(0) @binding(2) var<storage, read> first: array<f32>;
@group(0) @binding(3) var<storage, read_write> output: array<f32>;
@group(0) @binding(4) var<uniform> u: Uniforms;

const WORKGROUP = 64u;
const MASKED = -100.0;

// Of one axis: 0 before the last window, 1 in it, 2 where the roll brought in the map's other edge. Without a shift there is no 2,
// and no window holds both 0 and 1.
fn region(at: u32, length: u32) -> u32 {
  return u32(at >= length - u.window) + u32(at >= length - u.shift);
}

// One thread per score, from_x the first.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (i >= u.size) { return; }
  let area = u.window * u.window;
  let key = i % area;
  let asking = i / area; // window, head and query as one row
  let head = asking / u.count % u.heads;
  let index = asking / u.count / u.heads;
  var query = u.start + asking % u.count;
  if (u.has_first == 1u) { query += u32(first[0]); }

  let q = vec2u(query / u.window, query % u.window);
  let k = vec2u(key / u.window, key % u.window);
  // The window comes first, so that no difference falls below zero.
  let distance = u.window - 1u + q - k;
  let bias = table[(distance.x * (2u * u.window - 1u) + distance.y) * u.heads + head];

  let windows_across = u.width / u.window;
  let corner = vec2u(index / windows_across, index % windows_across) * u.window;
  let here = corner + q;
  let there = corner + k;
  let apart = region(here.x, u.height) != region(there.x, u.height) || region(here.y, u.width) != region(there.y, u.width);
  output[i] = scores[i] + bias + select(0.0, MASKED, apart);
}
