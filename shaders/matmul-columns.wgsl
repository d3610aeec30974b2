// output = activate(scale · a · b + bias + residual), per batch, where n is a multiple of 4.
// a: [batch, m, k]   b: [batch, k, n]   bias: [n]   residual: as output
// output: [batch, m, n], or with the columns split into chunks: [n / chunk, m, chunk], or with the batches merged: [m, batch · n]

struct Uniforms {
  batch: u32, m: u32, k: u32, n: u32,
  a_batch: u32, b_batch: u32, b_k: u32, b_n: u32,
  out_batch: u32, out_row: u32, out_chunk: u32, chunk: u32,
  scale: f32, activation: u32, has_bias: u32, has_residual: u32,
}

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read> residual: array<f32>;
@group(0) @binding(4) var<storage, read_write> output: array<f32>;
@group(0) @binding(5) var<uniform> u: Uniforms;

const ROWS = 8u;
const COLUMNS = 8u;

// One thread owns a tile of 8 rows and 8 columns in registers and adds up outer products, with no barrier.
// The sums have names, because a software adapter keeps an array of them in memory, at half the speed.
@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = id.x * COLUMNS;
  let row = id.y * ROWS;
  if (column >= u.n || row >= u.m || id.z >= u.batch) { return; }

  // Past the edge the last row or columns are read again and their sums are not stored.
  let n4 = u.n / 4u;
  let first = vec4u(0u, 1u, 2u, 3u);
  let upper = id.z * u.a_batch + min(row + first, vec4u(u.m - 1u)) * u.k;
  let lower = id.z * u.a_batch + min(row + 4u + first, vec4u(u.m - 1u)) * u.k;
  let left = id.z * u.b_batch / 4u + column / 4u;
  let right = id.z * u.b_batch / 4u + min(column / 4u + 1u, n4 - 1u);

  var s0 = vec4f(); var t0 = vec4f();
  var s1 = vec4f(); var t1 = vec4f();
  var s2 = vec4f(); var t2 = vec4f();
  var s3 = vec4f(); var t3 = vec4f();
  var s4 = vec4f(); var t4 = vec4f();
  var s5 = vec4f(); var t5 = vec4f();
  var s6 = vec4f(); var t6 = vec4f();
  var s7 = vec4f(); var t7 = vec4f();
  for (var k = 0u; k < u.k; k++) {
    let p = b[left + k * n4];
    let q = b[right + k * n4];
    let x0 = a[upper.x + k];
    let x1 = a[upper.y + k];
    let x2 = a[upper.z + k];
    let x3 = a[upper.w + k];
    let x4 = a[lower.x + k];
    let x5 = a[lower.y + k];
    let x6 = a[lower.z + k];
    let x7 = a[lower.w + k];
    s0 += x0 * p;
    t0 += x0 * q;
    s1 += x1 * p;
    t1 += x1 * q;
    s2 += x2 * p;
    t2 += x2 * q;
    s3 += x3 * p;
    t3 += x3 * q;
    s4 += x4 * p;
    t4 += x4 * q;
    s5 += x5 * p;
    t5 += x5 * q;
    s6 += x6 * p;
    t6 += x6 * q;
    s7 += x7 * p;
    t7 += x7 * q;
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
  if (row >= u.m || column >= u.n) { return; }
  for (var j = 0u; j < 4u; j++) { store(batch, row, column + j, sums[j]); }
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
