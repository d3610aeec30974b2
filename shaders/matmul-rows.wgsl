// output = activate(scale · a · bᵀ + bias + residual), per batch, where k is a multiple of 4.
// a: [batch, m, k]   b: [batch, n, k]   bias: [n]   residual: as output
// output: [batch, m, n], or with the columns split into chunks: [n / chunk, m, chunk], or with the batches merged: [m, batch · n]

struct Uniforms {
  batch: u32, m: u32, k: u32, n: u32,
  a_batch: u32, b_batch: u32, b_k: u32, b_n: u32,
  out_batch: u32, out_row: u32, out_chunk: u32, chunk: u32,
  scale: f32, activation: u32, has_bias: u32, has_residual: u32,
}

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read> residual: array<f32>;
@group(0) @binding(4) var<storage, read_write> output: array<f32>;
@group(0) @binding(5) var<uniform> u: Uniforms;

const ROWS = 8u;
const COLUMNS = 8u;

// One thread owns a tile of 8 rows and 8 columns in registers: 16 vector loads feed 64 dot products, with no barrier.
// The sums have names, because a software adapter keeps an array of them in memory, at half the speed.
@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = id.x * COLUMNS;
  let row = id.y * ROWS;
  if (column >= u.n || row >= u.m || id.z >= u.batch) { return; }

  // Past the edge the last row or column is read again and its sum is not stored.
  let k4 = u.k / 4u;
  let first = vec4u(0u, 1u, 2u, 3u);
  let upper = id.z * u.a_batch / 4u + min(row + first, vec4u(u.m - 1u)) * k4;
  let lower = id.z * u.a_batch / 4u + min(row + 4u + first, vec4u(u.m - 1u)) * k4;
  let columns = id.z * u.b_batch / 4u + min(column + first, vec4u(u.n - 1u)) * k4;
  let further = id.z * u.b_batch / 4u + min(column + 4u + first, vec4u(u.n - 1u)) * k4;

  var s0 = vec4f(); var t0 = vec4f();
  var s1 = vec4f(); var t1 = vec4f();
  var s2 = vec4f(); var t2 = vec4f();
  var s3 = vec4f(); var t3 = vec4f();
  var s4 = vec4f(); var t4 = vec4f();
  var s5 = vec4f(); var t5 = vec4f();
  var s6 = vec4f(); var t6 = vec4f();
  var s7 = vec4f(); var t7 = vec4f();
  for (var k = 0u; k < k4; k++) {
    let c0 = b[columns.x + k];
    let c1 = b[columns.y + k];
    let c2 = b[columns.z + k];
    let c3 = b[columns.w + k];
    let c4 = b[further.x + k];
    let c5 = b[further.y + k];
    let c6 = b[further.z + k];
    let c7 = b[further.w + k];
    let x0 = a[upper.x + k];
    let x1 = a[upper.y + k];
    let x2 = a[upper.z + k];
    let x3 = a[upper.w + k];
    let x4 = a[lower.x + k];
    let x5 = a[lower.y + k];
    let x6 = a[lower.z + k];
    let x7 = a[lower.w + k];
    s0 += vec4f(dot(x0, c0), dot(x0, c1), dot(x0, c2), dot(x0, c3));
    t0 += vec4f(dot(x0, c4), dot(x0, c5), dot(x0, c6), dot(x0, c7));
    s1 += vec4f(dot(x1, c0), dot(x1, c1), dot(x1, c2), dot(x1, c3));
    t1 += vec4f(dot(x1, c4), dot(x1, c5), dot(x1, c6), dot(x1, c7));
    s2 += vec4f(dot(x2, c0), dot(x2, c1), dot(x2, c2), dot(x2, c3));
    t2 += vec4f(dot(x2, c4), dot(x2, c5), dot(x2, c6), dot(x2, c7));
    s3 += vec4f(dot(x3, c0), dot(x3, c1), dot(x3, c2), dot(x3, c3));
    t3 += vec4f(dot(x3, c4), dot(x3, c5), dot(x3, c6), dot(x3, c7));
    s4 += vec4f(dot(x4, c0), dot(x4, c1), dot(x4, c2), dot(x4, c3));
    t4 += vec4f(dot(x4, c4), dot(x4, c5), dot(x4, c6), dot(x4, c7));
    s5 += vec4f(dot(x5, c0), dot(x5, c1), dot(x5, c2), dot(x5, c3));
    t5 += vec4f(dot(x5, c4), dot(x5, c5), dot(x5, c6), dot(x5, c7));
    s6 += vec4f(dot(x6, c0), dot(x6, c1), dot(x6, c2), dot(x6, c3));
    t6 += vec4f(dot(x6, c4), dot(x6, c5), dot(x6, c6), dot(x6, c7));
    s7 += vec4f(dot(x7, c0), dot(x7, c1), dot(x7, c2), dot(x7, c3));
    t7 += vec4f(dot(x7, c4), dot(x7, c5), dot(x7, c6), dot(x7, c7));
  }

  store_four(id.z, row, column, s0);
  store_four(id.z, row, column + 4u, t0);
  store_four(id.z, row + 1u, column, s1);
  store_four(id.z, row + 1u, column + 4u, t1);
  store_four(id.z, row + 2u, column, s2);
  store_four(id.z, row + 2u, column + 4u, t2);
  store_four(id.z, row + 3u, column, s3);
  store_four(id.z, row + 3u, column + 4u, t3);
  store_four(id.z, row + 4u, column, s4);
  store_four(id.z, row + 4u, column + 4u, t4);
  store_four(id.z, row + 5u, column, s5);
  store_four(id.z, row + 5u, column + 4u, t5);
  store_four(id.z, row + 6u, column, s6);
  store_four(id.z, row + 6u, column + 4u, t6);
  store_four(id.z, row + 7u, column, s7);
  store_four(id.z, row + 7u, column + 4u, t7);
}

fn store_four(batch: u32, row: u32, column: u32, sums: vec4f) {
  if (row >= u.m) { return; }
  for (var j = 0u; j < 4u && column + j < u.n; j++) { store(batch, row, column + j, sums[j]); }
}

fn store(batch: u32, row: u32, column: u32, sum: f32) {
  let at = batch * u.out_batch + row * u.out_row + column / u.chunk * u.out_chunk + column % u.chunk;
  var value = u.scale * sum;
  if (u.has_bias != 0u) { value += bias[column]; }
  if (u.has_residual != 0u) { value += residual[at]; }
  output[at] = activate(value, u.activation);
}

fn activate(x: f32, kind: u32) -> f32 {
  switch kind {
    case 1u: { return max(x, 0.0); }
    case 2u: { return 0.5 * x * (1.0 + erf(x * 0.70710678)); }
    case 3u: { return 1.0 / (1.0 + exp(min(-x, 80.0))); }
    case 4u: { return tanh(clamp(x, -15.0, 15.0)); }
    default: { return x; }
  }
}

// Error function to 1.5e-7 (Abramowitz & Stegun 7.1.26).
fn erf(x: f32) -> f32 {
  let t = 1.0 / (1.0 + 0.3275911 * abs(x));
  let tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return sign(x) * (1.0 - tail * exp(-x * x));
}
