// output = softmax(scale · q · kᵀ) · v for every head, of which neither scores nor weights are kept; d and e are multiples of 4.
// q: [heads, n, d]   k: [heads, m, d]   v: [heads, m, e]   output: [heads, n, e], or with the heads side by side: [n, heads · e]

struct Uniforms { heads: u32, n: u32, m: u32, d: u32, e: u32, out_head: u32, out_row: u32, scale: f32, from_x: u32, from_y: u32 }

@group(0) @binding(0) var<storage, read> q: array<vec4f>;
@group(0) @binding(1) var<storage, read> k: array<vec4f>;
@group(0) @binding(2) var<storage, read> v: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> output: array<vec4f>;
@group(0) @binding(4) var<uniform> u: Uniforms;

const ROWS = 8u;
const KEYS = 16u;
const LOWEST = -3.4e38;

// One thread owns 8 queries of one head, from_x and from_y the first, and meets 16 keys at a time, with no barrier. What was read so far
// lies in the output, relative to each row's best score so far. In the products scores and weights have names, because a software adapter
// keeps an array in memory; the softmax between is a small part of the work, and as a loop half as much to compile.
@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = (u.from_x + id.x) * ROWS;
  let head = u.from_y + id.y;
  if (row >= u.n || head >= u.heads) { return; }

  // Past the edge the last row or key is read again; its numbers are not stored, or weigh nothing.
  let d4 = u.d / 4u;
  let e4 = u.e / 4u;
  let first = vec4u(0u, 1u, 2u, 3u);
  let rows0 = (head * u.n + min(row + first, vec4u(u.n - 1u))) * d4;
  let rows1 = (head * u.n + min(row + 4u + first, vec4u(u.n - 1u))) * d4;
  let at = (head * u.out_head + row * u.out_row) / 4u;
  let next = u.out_row / 4u;
  let rows = min(ROWS, u.n - row);

  var peaks = array<f32, ROWS>(LOWEST, LOWEST, LOWEST, LOWEST, LOWEST, LOWEST, LOWEST, LOWEST);
  var sums = array<f32, ROWS>();
  var shrink = array<f32, ROWS>();
  var divide = array<f32, ROWS>();
  for (var key = 0u; key < u.m; key += KEYS) {
    let keys0 = head * u.m + min(key + first, vec4u(u.m - 1u));
    let keys1 = head * u.m + min(key + 4u + first, vec4u(u.m - 1u));
    let keys2 = head * u.m + min(key + 8u + first, vec4u(u.m - 1u));
    let keys3 = head * u.m + min(key + 12u + first, vec4u(u.m - 1u));

    var p0 = vec4f(); var q0 = vec4f(); var r0 = vec4f(); var s0 = vec4f();
    var p1 = vec4f(); var q1 = vec4f(); var r1 = vec4f(); var s1 = vec4f();
    var p2 = vec4f(); var q2 = vec4f(); var r2 = vec4f(); var s2 = vec4f();
    var p3 = vec4f(); var q3 = vec4f(); var r3 = vec4f(); var s3 = vec4f();
    var p4 = vec4f(); var q4 = vec4f(); var r4 = vec4f(); var s4 = vec4f();
    var p5 = vec4f(); var q5 = vec4f(); var r5 = vec4f(); var s5 = vec4f();
    var p6 = vec4f(); var q6 = vec4f(); var r6 = vec4f(); var s6 = vec4f();
    var p7 = vec4f(); var q7 = vec4f(); var r7 = vec4f(); var s7 = vec4f();
    for (var i = 0u; i < d4; i++) {
      let a0 = q[rows0.x + i];
      let a1 = q[rows0.y + i];
      let a2 = q[rows0.z + i];
      let a3 = q[rows0.w + i];
      let a4 = q[rows1.x + i];
      let a5 = q[rows1.y + i];
      let a6 = q[rows1.z + i];
      let a7 = q[rows1.w + i];

      let b0 = mat4x4f(k[keys0.x * d4 + i], k[keys0.y * d4 + i], k[keys0.z * d4 + i], k[keys0.w * d4 + i]);
      p0 += a0 * b0; p1 += a1 * b0; p2 += a2 * b0; p3 += a3 * b0;
      p4 += a4 * b0; p5 += a5 * b0; p6 += a6 * b0; p7 += a7 * b0;

      let b1 = mat4x4f(k[keys1.x * d4 + i], k[keys1.y * d4 + i], k[keys1.z * d4 + i], k[keys1.w * d4 + i]);
      q0 += a0 * b1; q1 += a1 * b1; q2 += a2 * b1; q3 += a3 * b1;
      q4 += a4 * b1; q5 += a5 * b1; q6 += a6 * b1; q7 += a7 * b1;

      let b2 = mat4x4f(k[keys2.x * d4 + i], k[keys2.y * d4 + i], k[keys2.z * d4 + i], k[keys2.w * d4 + i]);
      r0 += a0 * b2; r1 += a1 * b2; r2 += a2 * b2; r3 += a3 * b2;
      r4 += a4 * b2; r5 += a5 * b2; r6 += a6 * b2; r7 += a7 * b2;

      let b3 = mat4x4f(k[keys3.x * d4 + i], k[keys3.y * d4 + i], k[keys3.z * d4 + i], k[keys3.w * d4 + i]);
      s0 += a0 * b3; s1 += a1 * b3; s2 += a2 * b3; s3 += a3 * b3;
      s4 += a4 * b3; s5 += a5 * b3; s6 += a6 * b3; s7 += a7 * b3;
    }

    // Milakov & Gimelshein 2018: a better score shrinks what was summed before it. Where there is no key the lowest score weighs nothing.
    let none = array<vec4<bool>, 4>(
      key + first >= vec4u(u.m), key + 4u + first >= vec4u(u.m), key + 8u + first >= vec4u(u.m), key + 12u + first >= vec4u(u.m),
    );
    var w = array<array<vec4f, 4>, ROWS>(
      array<vec4f, 4>(p0, q0, r0, s0),
      array<vec4f, 4>(p1, q1, r1, s1),
      array<vec4f, 4>(p2, q2, r2, s2),
      array<vec4f, 4>(p3, q3, r3, s3),
      array<vec4f, 4>(p4, q4, r4, s4),
      array<vec4f, 4>(p5, q5, r5, s5),
      array<vec4f, 4>(p6, q6, r6, s6),
      array<vec4f, 4>(p7, q7, r7, s7),
    );
    for (var i = 0u; i < ROWS; i++) {
      let p = where_known(u.scale * w[i][0], none[0]);
      let q = where_known(u.scale * w[i][1], none[1]);
      let r = where_known(u.scale * w[i][2], none[2]);
      let s = where_known(u.scale * w[i][3], none[3]);
      let peak = max(peaks[i], best(max(max(p, q), max(r, s))));
      shrink[i] = exp(peaks[i] - peak);
      peaks[i] = peak;
      w[i] = array<vec4f, 4>(exp(p - peak), exp(q - peak), exp(r - peak), exp(s - peak));
      sums[i] = sums[i] * shrink[i] + total(w[i][0] + w[i][1] + w[i][2] + w[i][3]);
      // The last keys divide by the sum of all.
      divide[i] = select(1.0, 1.0 / sums[i], key + KEYS >= u.m);
    }
    p0 = w[0][0]; q0 = w[0][1]; r0 = w[0][2]; s0 = w[0][3];
    p1 = w[1][0]; q1 = w[1][1]; r1 = w[1][2]; s1 = w[1][3];
    p2 = w[2][0]; q2 = w[2][1]; r2 = w[2][2]; s2 = w[2][3];
    p3 = w[3][0]; q3 = w[3][1]; r3 = w[3][2]; s3 = w[3][3];
    p4 = w[4][0]; q4 = w[4][1]; r4 = w[4][2]; s4 = w[4][3];
    p5 = w[5][0]; q5 = w[5][1]; r5 = w[5][2]; s5 = w[5][3];
    p6 = w[6][0]; q6 = w[6][1]; r6 = w[6][2]; s6 = w[6][3];
    p7 = w[7][0]; q7 = w[7][1]; r7 = w[7][2]; s7 = w[7][3];

    for (var j = 0u; j < e4; j++) {
      let v0 = mat4x4f(v[keys0.x * e4 + j], v[keys0.y * e4 + j], v[keys0.z * e4 + j], v[keys0.w * e4 + j]);
      let v1 = mat4x4f(v[keys1.x * e4 + j], v[keys1.y * e4 + j], v[keys1.z * e4 + j], v[keys1.w * e4 + j]);
      let v2 = mat4x4f(v[keys2.x * e4 + j], v[keys2.y * e4 + j], v[keys2.z * e4 + j], v[keys2.w * e4 + j]);
      let v3 = mat4x4f(v[keys3.x * e4 + j], v[keys3.y * e4 + j], v[keys3.z * e4 + j], v[keys3.w * e4 + j]);
      let o0 = v0 * p0 + v1 * q0 + v2 * r0 + v3 * s0;
      let o1 = v0 * p1 + v1 * q1 + v2 * r1 + v3 * s1;
      let o2 = v0 * p2 + v1 * q2 + v2 * r2 + v3 * s2;
      let o3 = v0 * p3 + v1 * q3 + v2 * r3 + v3 * s3;
      let o4 = v0 * p4 + v1 * q4 + v2 * r4 + v3 * s4;
      let o5 = v0 * p5 + v1 * q5 + v2 * r5 + v3 * s5;
      let o6 = v0 * p6 + v1 * q6 + v2 * r6 + v3 * s6;
      let o7 = v0 * p7 + v1 * q7 + v2 * r7 + v3 * s7;
      let to = at + j;
      store(to, o0, shrink[0], divide[0], key);
      if (rows > 1u) { store(to + next, o1, shrink[1], divide[1], key); }
      if (rows > 2u) { store(to + 2u * next, o2, shrink[2], divide[2], key); }
      if (rows > 3u) { store(to + 3u * next, o3, shrink[3], divide[3], key); }
      if (rows > 4u) { store(to + 4u * next, o4, shrink[4], divide[4], key); }
      if (rows > 5u) { store(to + 5u * next, o5, shrink[5], divide[5], key); }
      if (rows > 6u) { store(to + 6u * next, o6, shrink[6], divide[6], key); }
      if (rows > 7u) { store(to + 7u * next, o7, shrink[7], divide[7], key); }
    }
  }
}

// Adds to what keys before these left there; the first keys find what another run left.
fn store(at: u32, read: vec4f, shrink: f32, divide: f32, key: u32) {
  var sum = read;
  if (key > 0u) { sum += output[at] * shrink; }
  output[at] = sum * divide;
}

fn best(a: vec4f) -> f32 { return max(max(a.x, a.y), max(a.z, a.w)); }

fn total(a: vec4f) -> f32 { return a.x + a.y + a.z + a.w; }

fn where_known(scores: vec4f, none: vec4<bool>) -> vec4f { return select(scores, vec4f(LOWEST), none); }
