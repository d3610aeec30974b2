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

const TILE = 16u;
const FOUR = vec4u(0u, 1u, 2u, 3u);

// One thread owns a tile of 16 rows and 16 columns in registers, with no barrier: 32 vector loads feed 1024 multiplications. What a
// software adapter pays for is loads, four lanes one by one, and keeping sums across turns of the loop: each turn adds four products
// to a sum. Tiles are numbered along one axis, so that neighbouring lanes all have work where the output is narrow.
@compute @workgroup_size(16)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let across = (u.n + TILE - 1u) / TILE;
  let tile = u.from_x + id.x;
  let column = tile % across * TILE;
  let row = tile / across * TILE;
  let batch = u.from_z + id.z;
  if (row >= u.m || batch >= u.batch) { return; }

  // Past the edge the last row or column is read again and its sum is not stored.
  let k4 = u.k / 4u;
  let rows0 = batch * u.a_batch / 4u + min(row + FOUR, vec4u(u.m - 1u)) * k4;
  let rows1 = batch * u.a_batch / 4u + min(row + 4u + FOUR, vec4u(u.m - 1u)) * k4;
  let rows2 = batch * u.a_batch / 4u + min(row + 8u + FOUR, vec4u(u.m - 1u)) * k4;
  let rows3 = batch * u.a_batch / 4u + min(row + 12u + FOUR, vec4u(u.m - 1u)) * k4;
  let columns0 = batch * u.b_batch / 4u + min(column + FOUR, vec4u(u.n - 1u)) * k4;
  let columns1 = batch * u.b_batch / 4u + min(column + 4u + FOUR, vec4u(u.n - 1u)) * k4;
  let columns2 = batch * u.b_batch / 4u + min(column + 8u + FOUR, vec4u(u.n - 1u)) * k4;
  let columns3 = batch * u.b_batch / 4u + min(column + 12u + FOUR, vec4u(u.n - 1u)) * k4;

  // A block of 4 × 4 sums is a matrix, a column of it a row of the output.
  var s00 = mat4x4f(); var s01 = mat4x4f(); var s02 = mat4x4f(); var s03 = mat4x4f();
  var s10 = mat4x4f(); var s11 = mat4x4f(); var s12 = mat4x4f(); var s13 = mat4x4f();
  var s20 = mat4x4f(); var s21 = mat4x4f(); var s22 = mat4x4f(); var s23 = mat4x4f();
  var s30 = mat4x4f(); var s31 = mat4x4f(); var s32 = mat4x4f(); var s33 = mat4x4f();
  for (var k = 0u; k < k4; k++) {
    let a0 = rows_of_a(rows0 + k);
    let a1 = rows_of_a(rows1 + k);
    let a2 = rows_of_a(rows2 + k);
    let a3 = rows_of_a(rows3 + k);
    let b0 = columns_of_b(columns0 + k);
    let b1 = columns_of_b(columns1 + k);
    let b2 = columns_of_b(columns2 + k);
    let b3 = columns_of_b(columns3 + k);
    s00 += b0 * a0; s01 += b1 * a0; s02 += b2 * a0; s03 += b3 * a0;
    s10 += b0 * a1; s11 += b1 * a1; s12 += b2 * a1; s13 += b3 * a1;
    s20 += b0 * a2; s21 += b1 * a2; s22 += b2 * a2; s23 += b3 * a2;
    s30 += b0 * a3; s31 += b1 * a3; s32 += b2 * a3; s33 += b3 * a3;
  }

  var sums = array<mat4x4f, 16>(s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33);
  for (var j = 0u; j < 4u; j++) {
    let columns = column + 4u * j + FOUR;
    let at = batch * u.out_batch + columns / u.chunk * u.out_chunk + columns % u.chunk;
    let biases = bias_of(columns);
    for (var i = 0u; i < TILE && row + i < u.m; i++) {
      store(columns, at + (row + i) * u.out_row, u.scale * sums[i / 4u * 4u + j][i % 4u] + biases);
    }
  }
}

fn rows_of_a(at: vec4u) -> mat4x4f { return mat4x4f(a[at.x], a[at.y], a[at.z], a[at.w]); }

fn columns_of_b(at: vec4u) -> mat4x4f { return transpose(mat4x4f(b[at.x], b[at.y], b[at.z], b[at.w])); }

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
