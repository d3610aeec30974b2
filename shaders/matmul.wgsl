// output = activate(scale · a · b + bias + residual), per batch; any shape.
// a: [batch, m, k]   b: [batch, k, n], or [batch, n, k] read by its strides   bias: [n]   residual: as output
// output: [batch, m, n], or with the columns split into chunks: [n / chunk, m, chunk], or with the batches merged: [m, batch · n]

struct Uniforms {
  batch: u32, m: u32, k: u32, n: u32,
  a_batch: u32, b_batch: u32, b_k: u32, b_n: u32,
  out_batch: u32, out_row: u32, out_chunk: u32, chunk: u32,
  scale: f32, activation: u32, has_bias: u32, has_residual: u32,
  from_x: u32, from_y: u32, from_z: u32,
}

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read> residual: array<f32>;
@group(0) @binding(4) var<storage, read_write> output: array<f32>;
@group(0) @binding(5) var<uniform> u: Uniforms;

// One thread per output element: x = column, y = row, z = batch, the first of them from_x, from_y and from_z.
@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = u.from_x + id.x;
  let row = u.from_y + id.y;
  let batch = u.from_z + id.z;
  if (column >= u.n || row >= u.m || batch >= u.batch) { return; }

  let a_row = batch * u.a_batch + row * u.k;
  let b_col = batch * u.b_batch + column * u.b_n;
  var sum = 0.0;
  for (var i = 0u; i < u.k; i++) { sum += a[a_row + i] * b[b_col + i * u.b_k]; }
  store(batch, row, column, sum);
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
