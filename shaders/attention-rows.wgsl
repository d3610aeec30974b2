// output = softmax(scale · q · kᵀ) · v for every head, of which neither scores nor weights are kept; d and e are multiples of 4.
// q: [heads, n, d]   k: [heads, m, d]   v: [heads, m, e]   output: [heads, n, e], or with the heads side by side: [n, heads · e]

struct Uniforms { heads: u32, n: u32, m: u32, d: u32, e: u32, out_head: u32, out_row: u32, scale: f32, from_x: u32 }

@group(0) @binding(0) var<storage, read> q: array<vec4f>;
@group(0) @binding(1) var<storage, read> k: array<vec4f>;
@group(0) @binding(2) var<storage, read> v: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> output: array<vec4f>;
@group(0) @binding(4) var<uniform> u: Uniforms;

const TILE = 16u;
const FOUR = vec4u(0u, 1u, 2u, 3u);
const LOWEST = -3.4e38;

// One thread owns 16 queries of one head, from_x the first, and meets 16 keys at a time, with no barrier. What was read so far lies in the
// output, relative to each row's best score so far. In the products a block of 4 × 4 scores is a matrix with a name, a column of it a
// query, because a software adapter keeps an array in memory; the softmax between is a small part of the work.
@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let tiles = (u.n + TILE - 1u) / TILE;
  let head = (u.from_x + id.x) / tiles;
  let row = (u.from_x + id.x) % tiles * TILE;
  if (head >= u.heads) { return; }

  // Past the edge the last row or key is read again; its numbers are not stored, or weigh nothing.
  let d4 = u.d / 4u;
  let e4 = u.e / 4u;
  let last_row = vec4u(head * u.n + u.n - 1u);
  let last_key = vec4u(head * u.m + u.m - 1u);
  let rows0 = min(head * u.n + row + 0u + FOUR, last_row) * d4;
  let rows1 = min(head * u.n + row + 4u + FOUR, last_row) * d4;
  let rows2 = min(head * u.n + row + 8u + FOUR, last_row) * d4;
  let rows3 = min(head * u.n + row + 12u + FOUR, last_row) * d4;

  var peaks = array<f32, TILE>();
  var sums = array<f32, TILE>();
  var shrink = array<f32, TILE>();
  for (var key = 0u; key < u.m; key += TILE) {
    let keys0 = min(head * u.m + key + 0u + FOUR, last_key);
    let keys1 = min(head * u.m + key + 4u + FOUR, last_key);
    let keys2 = min(head * u.m + key + 8u + FOUR, last_key);
    let keys3 = min(head * u.m + key + 12u + FOUR, last_key);

    var s00 = mat4x4f(); var s01 = mat4x4f(); var s02 = mat4x4f(); var s03 = mat4x4f();
    var s10 = mat4x4f(); var s11 = mat4x4f(); var s12 = mat4x4f(); var s13 = mat4x4f();
    var s20 = mat4x4f(); var s21 = mat4x4f(); var s22 = mat4x4f(); var s23 = mat4x4f();
    var s30 = mat4x4f(); var s31 = mat4x4f(); var s32 = mat4x4f(); var s33 = mat4x4f();
    for (var i = 0u; i < d4; i++) {
      let q0 = queries(rows0 + i);
      let q1 = queries(rows1 + i);
      let q2 = queries(rows2 + i);
      let q3 = queries(rows3 + i);
      let k0 = keys(keys0 * d4 + i);
      let k1 = keys(keys1 * d4 + i);
      let k2 = keys(keys2 * d4 + i);
      let k3 = keys(keys3 * d4 + i);
      s00 += k0 * q0; s01 += k1 * q0; s02 += k2 * q0; s03 += k3 * q0;
      s10 += k0 * q1; s11 += k1 * q1; s12 += k2 * q1; s13 += k3 * q1;
      s20 += k0 * q2; s21 += k1 * q2; s22 += k2 * q2; s23 += k3 * q2;
      s30 += k0 * q3; s31 += k1 * q3; s32 += k2 * q3; s33 += k3 * q3;
    }

    // Milakov & Gimelshein 2018: a better score shrinks what was summed before it. The lowest score, where there is no key, weighs nothing.
    var w = array<mat4x4f, 16>(s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33);
    for (var i = 0u; i < TILE; i++) {
      let at = i / 4u * 4u;
      var peak = select(peaks[i], LOWEST, key == 0u);
      for (var j = 0u; j < 4u; j++) {
        let scores = select(vec4f(LOWEST), u.scale * w[at + j][i % 4u], key + 4u * j + FOUR < vec4u(u.m));
        w[at + j][i % 4u] = scores;
        peak = max(peak, max(max(scores.x, scores.y), max(scores.z, scores.w)));
      }
      shrink[i] = select(exp(peaks[i] - peak), 0.0, key == 0u);
      peaks[i] = peak;
      var sum = vec4f();
      for (var j = 0u; j < 4u; j++) {
        let weights = exp(w[at + j][i % 4u] - peak);
        w[at + j][i % 4u] = weights;
        sum += weights;
      }
      sums[i] = sums[i] * shrink[i] + dot(sum, vec4f(1.0));
    }
    s00 = w[0]; s01 = w[1]; s02 = w[2]; s03 = w[3];
    s10 = w[4]; s11 = w[5]; s12 = w[6]; s13 = w[7];
    s20 = w[8]; s21 = w[9]; s22 = w[10]; s23 = w[11];
    s30 = w[12]; s31 = w[13]; s32 = w[14]; s33 = w[15];

    let finished = key + TILE >= u.m;
    for (var j = 0u; j < e4; j++) {
      let v0 = values(keys0 * e4 + j);
      let v1 = values(keys1 * e4 + j);
      let v2 = values(keys2 * e4 + j);
      let v3 = values(keys3 * e4 + j);
      let read = array<mat4x4f, 4>(
        v0 * s00 + v1 * s01 + v2 * s02 + v3 * s03,
        v0 * s10 + v1 * s11 + v2 * s12 + v3 * s13,
        v0 * s20 + v1 * s21 + v2 * s22 + v3 * s23,
        v0 * s30 + v1 * s31 + v2 * s32 + v3 * s33,
      );
      for (var i = 0u; i < min(TILE, u.n - row); i++) {
        let at = (head * u.out_head + (row + i) * u.out_row) / 4u + j;
        var sum = read[i / 4u][i % 4u];
        // The first keys find what another run left.
        if (key > 0u) { sum += output[at] * shrink[i]; }
        if (finished) { sum /= sums[i]; }
        output[at] = sum;
      }
    }
  }
}

fn queries(at: vec4u) -> mat4x4f { return mat4x4f(q[at.x], q[at.y], q[at.z], q[at.w]); }

fn keys(at: vec4u) -> mat4x4f { return transpose(mat4x4f(k[at.x], k[at.y], k[at.z], k[at.w])); }

fn values(at: vec4u) -> mat4x4f { return mat4x4f(v[at.x], v[at.y], v[at.z], v[at.w]); }
