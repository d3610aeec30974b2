// output = activate(scale · a · bᵀ + bias + residual), per batch, where k is a multiple of 4.
// a: [batch, m, k]   b: [batch, n, k]   bias: [n]   residual: as output
// output: [batch, m, n], or with the columns split into chunks: [n / chunk, m, chunk], or with the batches merged: [m, batch · n]

struct Uniforms {
  batch: u32, m: u32, k: u32, n: u32,
  a_batch: u32, b_batch: u32, b_k: u32, b_n: u32,
  out_batch: u32, out_row: u32, out_chunk: u32, chunk: u32,
  scale: f32, activation: u32, has_bias: u32, has_residual: u32,
  from_x: u32, from_y: u32, from_z: u32,
}

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read> residual: array<f32>;
@group(0) @binding(4) var<storage, read_write> output: array<f32>;
@group(0) @binding(5) var<uniform> u: Uniforms;

const ROWS = 8u;
const COLUMNS = 16u;

// One thread owns a tile of 8 rows and 16 columns in registers: 24 vector loads feed 128 dot products, with no
// barrier; the first is at from_x, from_y, from_z. The sums have names until the end, because a
// software adapter keeps an array of them in memory, at half the speed.
@compute @workgroup_size(4, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = (u.from_x + id.x) * COLUMNS;
  let row = (u.from_y + id.y) * ROWS;
  let batch = u.from_z + id.z;
  if (column >= u.n || row >= u.m || batch >= u.batch) { return; }

  // Past the edge the last row or column is read again and its sum is not stored.
  let k4 = u.k / 4u;
  let first = vec4u(0u, 1u, 2u, 3u);
  let rows0 = batch * u.a_batch / 4u + min(row + first, vec4u(u.m - 1u)) * k4;
  let rows1 = batch * u.a_batch / 4u + min(row + 4u + first, vec4u(u.m - 1u)) * k4;
  let columns0 = batch * u.b_batch / 4u + min(column + first, vec4u(u.n - 1u)) * k4;
  let columns1 = batch * u.b_batch / 4u + min(column + 4u + first, vec4u(u.n - 1u)) * k4;
  let columns2 = batch * u.b_batch / 4u + min(column + 8u + first, vec4u(u.n - 1u)) * k4;
  let columns3 = batch * u.b_batch / 4u + min(column + 12u + first, vec4u(u.n - 1u)) * k4;

  var p0 = vec4f(); var q0 = vec4f(); var r0 = vec4f(); var s0 = vec4f();
  var p1 = vec4f(); var q1 = vec4f(); var r1 = vec4f(); var s1 = vec4f();
  var p2 = vec4f(); var q2 = vec4f(); var r2 = vec4f(); var s2 = vec4f();
  var p3 = vec4f(); var q3 = vec4f(); var r3 = vec4f(); var s3 = vec4f();
  var p4 = vec4f(); var q4 = vec4f(); var r4 = vec4f(); var s4 = vec4f();
  var p5 = vec4f(); var q5 = vec4f(); var r5 = vec4f(); var s5 = vec4f();
  var p6 = vec4f(); var q6 = vec4f(); var r6 = vec4f(); var s6 = vec4f();
  var p7 = vec4f(); var q7 = vec4f(); var r7 = vec4f(); var s7 = vec4f();
  for (var k = 0u; k < k4; k++) {
    let a0 = a[rows0.x + k];
    let a1 = a[rows0.y + k];
    let a2 = a[rows0.z + k];
    let a3 = a[rows0.w + k];
    let a4 = a[rows1.x + k];
    let a5 = a[rows1.y + k];
    let a6 = a[rows1.z + k];
    let a7 = a[rows1.w + k];

    let b0 = b[columns0.x + k];
    let b1 = b[columns0.y + k];
    let b2 = b[columns0.z + k];
    let b3 = b[columns0.w + k];
    p0 += vec4f(dot(a0, b0), dot(a0, b1), dot(a0, b2), dot(a0, b3));
    p1 += vec4f(dot(a1, b0), dot(a1, b1), dot(a1, b2), dot(a1, b3));
    p2 += vec4f(dot(a2, b0), dot(a2, b1), dot(a2, b2), dot(a2, b3));
    p3 += vec4f(dot(a3, b0), dot(a3, b1), dot(a3, b2), dot(a3, b3));
    p4 += vec4f(dot(a4, b0), dot(a4, b1), dot(a4, b2), dot(a4, b3));
    p5 += vec4f(dot(a5, b0), dot(a5, b1), dot(a5, b2), dot(a5, b3));
    p6 += vec4f(dot(a6, b0), dot(a6, b1), dot(a6, b2), dot(a6, b3));
    p7 += vec4f(dot(a7, b0), dot(a7, b1), dot(a7, b2), dot(a7, b3));

    let b4 = b[columns1.x + k];
    let b5 = b[columns1.y + k];
    let b6 = b[columns1.z + k];
    let b7 = b[columns1.w + k];
    q0 += vec4f(dot(a0, b4), dot(a0, b5), dot(a0, b6), dot(a0, b7));
    q1 += vec4f(dot(a1, b4), dot(a1, b5), dot(a1, b6), dot(a1, b7));
    q2 += vec4f(dot(a2, b4), dot(a2, b5), dot(a2, b6), dot(a2, b7));
    q3 += vec4f(dot(a3, b4), dot(a3, b5), dot(a3, b6), dot(a3, b7));
    q4 += vec4f(dot(a4, b4), dot(a4, b5), dot(a4, b6), dot(a4, b7));
    q5 += vec4f(dot(a5, b4), dot(a5, b5), dot(a5, b6), dot(a5, b7));
    q6 += vec4f(dot(a6, b4), dot(a6, b5), dot(a6, b6), dot(a6, b7));
    q7 += vec4f(dot(a7, b4), dot(a7, b5), dot(a7, b6), dot(a7, b7));

    let b8 = b[columns2.x + k];
    let b9 = b[columns2.y + k];
    let b10 = b[columns2.z + k];
    let b11 = b[columns2.w + k];
    r0 += vec4f(dot(a0, b8), dot(a0, b9), dot(a0, b10), dot(a0, b11));
    r1 += vec4f(dot(a1, b8), dot(a1, b9), dot(a1, b10), dot(a1, b11));
    r2 += vec4f(dot(a2, b8), dot(a2, b9), dot(a2, b10), dot(a2, b11));
    r3 += vec4f(dot(a3, b8), dot(a3, b9), dot(a3, b10), dot(a3, b11));
    r4 += vec4f(dot(a4, b8), dot(a4, b9), dot(a4, b10), dot(a4, b11));
    r5 += vec4f(dot(a5, b8), dot(a5, b9), dot(a5, b10), dot(a5, b11));
    r6 += vec4f(dot(a6, b8), dot(a6, b9), dot(a6, b10), dot(a6, b11));
    r7 += vec4f(dot(a7, b8), dot(a7, b9), dot(a7, b10), dot(a7, b11));

    let b12 = b[columns3.x + k];
    let b13 = b[columns3.y + k];
    let b14 = b[columns3.z + k];
    let b15 = b[columns3.w + k];
    s0 += vec4f(dot(a0, b12), dot(a0, b13), dot(a0, b14), dot(a0, b15));
    s1 += vec4f(dot(a1, b12), dot(a1, b13), dot(a1, b14), dot(a1, b15));
    s2 += vec4f(dot(a2, b12), dot(a2, b13), dot(a2, b14), dot(a2, b15));
    s3 += vec4f(dot(a3, b12), dot(a3, b13), dot(a3, b14), dot(a3, b15));
    s4 += vec4f(dot(a4, b12), dot(a4, b13), dot(a4, b14), dot(a4, b15));
    s5 += vec4f(dot(a5, b12), dot(a5, b13), dot(a5, b14), dot(a5, b15));
    s6 += vec4f(dot(a6, b12), dot(a6, b13), dot(a6, b14), dot(a6, b15));
    s7 += vec4f(dot(a7, b12), dot(a7, b13), dot(a7, b14), dot(a7, b15));
  }

  var sums = array<vec4f, 4u * ROWS>(
    p0, p1, p2, p3, p4, p5, p6, p7,
    q0, q1, q2, q3, q4, q5, q6, q7,
    r0, r1, r2, r3, r4, r5, r6, r7,
    s0, s1, s2, s3, s4, s5, s6, s7,
  );
  for (var j = 0u; j < 4u; j++) {
    let columns = column + 4u * j + first;
    let at = batch * u.out_batch + columns / u.chunk * u.out_chunk + columns % u.chunk;
    let biases = bias_of(columns);
    for (var i = 0u; i < ROWS && row + i < u.m; i++) {
      store(columns, at + (row + i) * u.out_row, u.scale * sums[ROWS * j + i] + biases);
    }
  }
}

fn bias_of(columns: vec4u) -> vec4f {
  if (u.has_bias == 0u) { return vec4f(); }
  let c = min(columns, vec4u(u.n - 1u));
  return vec4f(bias[c.x], bias[c.y], bias[c.z], bias[c.w]);
}

// Four neighbours in a row; those past the last column are left out.
fn store(columns: vec4u, at: vec4u, sums: vec4f) {
  var values = sums;
  if (u.has_residual != 0u) { values += vec4f(residual[at.x], residual[at.y], residual[at.z], residual[at.w]); }
  values = activate(values, u.activation);
  if (columns.x < u.n) { output[at.x] = values.x; }
  if (columns.y < u.n) { output[at.y] = values.y; }
  if (columns.z < u.n) { output[at.z] = values.z; }
  if (columns.w < u.n) { output[at.w] = values.w; }
}

fn activate(x: vec4f, kind: u32) -> vec4f {
  switch kind {
    case 1u: { return max(x, vec4f()); }
    case 2u: { return 0.5 * x * (1.0 + erf(x * 0.70710678)); }
    case 3u: { return 1.0 / (1.0 + exp(min(-x, vec4f(80.0)))); }
    case 4u: { return tanh(clamp(x, vec4f(-15.0), vec4f(15.0))); }
    default: { return x; }
  }
}

// Error function to 1.5e-7 (Abramowitz & Stegun 7.1.26).
fn erf(x: vec4f) -> vec4f {
  let t = 1.0 / (1.0 + 0.3275911 * abs(x));
  let tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return sign(x) * (1.0 - tail * exp(-x * x));
}
