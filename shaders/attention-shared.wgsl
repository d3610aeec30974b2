// output = softmax(scale · q · kᵀ) · v for every head, of which neither scores nor weights are kept; d and e are multiples of 4, at most 64.
// q: [heads, n, d]   k: [heads, m, d]   v: [heads, m, e]   output: [heads, n, e], or with the heads side by side: [n, heads · e]

struct Uniforms { heads: u32, n: u32, m: u32, d: u32, e: u32, out_head: u32, out_row: u32, scale: f32, from_x: u32, from_y: u32 }

@group(0) @binding(0) var<storage, read> q: array<vec4f>;
@group(0) @binding(1) var<storage, read> k: array<vec4f>;
@group(0) @binding(2) var<storage, read> v: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> output: array<vec4f>;
@group(0) @binding(4) var<uniform> u: Uniforms;

const ROWS = 32u;
const KEYS = 32u;
const LANES = 64u;
// Rows in workgroup memory are one longer than what they hold, so that neighbours lie in different banks.
const FOURS = 17u;
const EIGHTS = 9u;
const LOWEST = -3.4e38;

var<workgroup> tile: array<vec4f, KEYS * FOURS>; // the keys, then the values that are theirs
var<workgroup> weights: array<vec4f, KEYS * EIGHTS>; // of each key, for four rows at a time
var<workgroup> parts: array<vec4f, LANES>; // what each lane knows of its four rows

// A workgroup owns 32 queries of one head, from_x and from_y the first, and meets 32 keys at a time. Lane (x, y) of 8 × 8 owns rows 4y to
// 4y + 3: of the scores, keys x, x + 8, x + 16 and x + 24; of the output, columns 4x to 4x + 3, and the same 32 further. Vectors of scores
// run over the four rows.
@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let head = u.from_y + group.y;
  let x = lane % 8u;
  let y = lane / 8u;
  let row = (u.from_x + group.x) * ROWS + 4u * y;
  let d4 = u.d / 4u;
  let e4 = u.e / 4u;
  // Past the edge the last row is read again and not stored.
  let rows = (head * u.n + min(row + vec4u(0u, 1u, 2u, 3u), vec4u(u.n - 1u))) * d4;

  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  var b0 = vec4f(); var b1 = vec4f(); var b2 = vec4f(); var b3 = vec4f();
  var peaks = vec4f(LOWEST);
  var sums = vec4f();
  for (var key = 0u; key < u.m; key += KEYS) {
    for (var i = lane; i < KEYS * d4; i += LANES) {
      tile[i / d4 * FOURS + i % d4] = k[(head * u.m + min(key + i / d4, u.m - 1u)) * d4 + i % d4];
    }
    workgroupBarrier();

    var s0 = vec4f(); var s1 = vec4f(); var s2 = vec4f(); var s3 = vec4f();
    for (var i = 0u; i < d4; i++) {
      // Four rows as columns of a matrix: a key times it is its score in each.
      let four = mat4x4f(q[rows.x + i], q[rows.y + i], q[rows.z + i], q[rows.w + i]);
      s0 += tile[x * FOURS + i] * four;
      s1 += tile[(x + 8u) * FOURS + i] * four;
      s2 += tile[(x + 16u) * FOURS + i] * four;
      s3 += tile[(x + 24u) * FOURS + i] * four;
    }
    s0 = where_known(u.scale * s0, key + x);
    s1 = where_known(u.scale * s1, key + x + 8u);
    s2 = where_known(u.scale * s2, key + x + 16u);
    s3 = where_known(u.scale * s3, key + x + 24u);
    parts[lane] = max(max(s0, s1), max(s2, s3));
    workgroupBarrier();

    // Milakov & Gimelshein 2018: a better score shrinks what was summed before it.
    let before = peaks;
    for (var i = 0u; i < 8u; i++) { peaks = max(peaks, parts[8u * y + i]); }
    let shrink = exp(before - peaks);
    s0 = exp(s0 - peaks);
    s1 = exp(s1 - peaks);
    s2 = exp(s2 - peaks);
    s3 = exp(s3 - peaks);
    sums = sums * shrink + s0 + s1 + s2 + s3;
    weights[x * EIGHTS + y] = s0;
    weights[(x + 8u) * EIGHTS + y] = s1;
    weights[(x + 16u) * EIGHTS + y] = s2;
    weights[(x + 24u) * EIGHTS + y] = s3;
    for (var i = lane; i < KEYS * e4; i += LANES) {
      tile[i / e4 * FOURS + i % e4] = v[(head * u.m + min(key + i / e4, u.m - 1u)) * e4 + i % e4];
    }
    workgroupBarrier();

    a0 *= shrink.x; a1 *= shrink.y; a2 *= shrink.z; a3 *= shrink.w;
    b0 *= shrink.x; b1 *= shrink.y; b2 *= shrink.z; b3 *= shrink.w;
    for (var i = 0u; i < KEYS; i++) {
      let w = weights[i * EIGHTS + y];
      let a = tile[i * FOURS + x];
      let b = tile[i * FOURS + x + 8u];
      a0 += w.x * a; a1 += w.y * a; a2 += w.z * a; a3 += w.w * a;
      b0 += w.x * b; b1 += w.y * b; b2 += w.z * b; b3 += w.w * b;
    }
    workgroupBarrier();
  }

  parts[lane] = sums;
  workgroupBarrier();
  var total = vec4f();
  for (var i = 0u; i < 8u; i++) { total += parts[8u * y + i]; }
  store(head, row, x, a0 / total.x, b0 / total.x);
  store(head, row + 1u, x, a1 / total.y, b1 / total.y);
  store(head, row + 2u, x, a2 / total.z, b2 / total.z);
  store(head, row + 3u, x, a3 / total.w, b3 / total.w);
}

// Where there is no key the lowest score weighs nothing.
fn where_known(scores: vec4f, key: u32) -> vec4f { return select(vec4f(LOWEST), scores, key < u.m); }

fn store(head: u32, row: u32, x: u32, a: vec4f, b: vec4f) {
  if (row >= u.n) { return; }
  let at = (head * u.out_head + row * u.out_row) / 4u;
  if (x < u.e / 4u) { output[at + x] = a; }
  if (x + 8u < u.e / 4u) { output[at + x + 8u] = b; }
}
