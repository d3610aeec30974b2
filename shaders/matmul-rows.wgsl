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
const COLUMNS = 4u;

// One thread owns a tile of 8 rows and 4 columns in registers: 12 vector loads feed 32 dot products, with no barrier.
@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = id.x * COLUMNS;
  let row = id.y * ROWS;
  if (column >= u.n || row >= u.m || id.z >= u.batch) { return; }

  // Past the edge the last row or column is read again and its sum is not stored.
  let k4 = u.k / 4u;
  let a0 = id.z * u.a_batch / 4u;
  let b0 = id.z * u.b_batch / 4u;
  var a_at: array<u32, ROWS>;
  for (var i = 0u; i < ROWS; i++) { a_at[i] = a0 + min(row + i, u.m - 1u) * k4; }
  let b_at = vec4u(b0) + min(vec4u(column) + vec4u(0u, 1u, 2u, 3u), vec4u(u.n - 1u)) * k4;

  var sums: array<vec4f, ROWS>;
  for (var k = 0u; k < k4; k++) {
    let p = b[b_at.x + k];
    let q = b[b_at.y + k];
    let r = b[b_at.z + k];
    let s = b[b_at.w + k];
    for (var i = 0u; i < ROWS; i++) {
      let x = a[a_at[i] + k];
      sums[i] += vec4f(dot(x, p), dot(x, q), dot(x, r), dot(x, s));
    }
  }

  for (var i = 0u; i < ROWS; i++) {
    if (row + i >= u.m) { return; }
    for (var j = 0u; j < COLUMNS; j++) {
      if (column + j < u.n) { store(id.z, row + i, column + j, sums[i][j]); }
    }
  }
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
