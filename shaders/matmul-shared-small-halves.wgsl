// output = activate(scale · a · bᵀ + bias + residual), per batch, where k is a multiple of 4 and b is in float16, two in each u32.
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
@group(0) @binding(1) var<storage, read> b: array<vec2u>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read> residual: array<f32>;
@group(0) @binding(4) var<storage, read_write> output: array<f32>;
@group(0) @binding(5) var<uniform> u: Uniforms;

const TILE = 32u; // rows and columns of the output
const STEP = 16u; // of k at a time
const ACROSS = 8u; // threads across a tile, of 4 columns each
const DOWN = 8u; // threads down a tile, of every eighth row each
const BLOCKS = TILE; // of 4 × 4, in a tile's part of a step

// One vector longer than they need be, so that what neighbours read lies in different banks.
const A_ROW = STEP / 4u + 1u;
const B_ROW = TILE / 4u + 1u;
var<workgroup> a_tile: array<vec4f, TILE * A_ROW>; // [row][k], four of k in a vector
var<workgroup> b_tile: array<vec4f, STEP * B_ROW>; // [k][column], four columns in a vector

const FOUR = vec4u(0u, 1u, 2u, 3u);

// A workgroup owns a tile of 32 × 32, so that a small output still spreads over a whole GPU; a thread has 4 × 4 of it in registers. Half of
// the threads bring a's part of the next step, the other half b's, a block of 4 × 4 each.
@compute @workgroup_size(ACROSS, DOWN)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) id: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let column = (u.from_x + group.x * ACROSS) * (TILE / ACROSS);
  let row = (u.from_y + group.y * DOWN) * (TILE / DOWN);
  let batch = u.from_z + group.z;
  // A block's four rows of a, or four columns of b, and its four of k.
  let line = thread % BLOCKS / 4u * 4u;
  let four = thread % 4u;
  let brings_a = thread < BLOCKS;

  var s0 = vec4f(); var s1 = vec4f();
  var s2 = vec4f(); var s3 = vec4f();
  var carried = block(brings_a, batch, row + line, column + line, 4u * four);
  for (var k = 0u; k < u.k; k += STEP) {
    if (brings_a) {
      let at = line * A_ROW + four;
      a_tile[at] = carried[0]; a_tile[at + A_ROW] = carried[1]; a_tile[at + 2u * A_ROW] = carried[2]; a_tile[at + 3u * A_ROW] = carried[3];
    } else {
      let at = 4u * four * B_ROW + line / 4u;
      b_tile[at] = carried[0]; b_tile[at + B_ROW] = carried[1]; b_tile[at + 2u * B_ROW] = carried[2]; b_tile[at + 3u * B_ROW] = carried[3];
    }
    workgroupBarrier();
    // The next step's numbers are under way while this one's are multiplied.
    carried = block(brings_a, batch, row + line, column + line, k + STEP + 4u * four);
    for (var l = 0u; l < STEP / 4u; l++) {
      let b0 = b_tile[4u * l * B_ROW + id.x];
      let b1 = b_tile[(4u * l + 1u) * B_ROW + id.x];
      let b2 = b_tile[(4u * l + 2u) * B_ROW + id.x];
      let b3 = b_tile[(4u * l + 3u) * B_ROW + id.x];
      let a0 = a_tile[id.y * A_ROW + l];
      s0 += a0.x * b0; s0 += a0.y * b1; s0 += a0.z * b2; s0 += a0.w * b3;
      let a1 = a_tile[(DOWN + id.y) * A_ROW + l];
      s1 += a1.x * b0; s1 += a1.y * b1; s1 += a1.z * b2; s1 += a1.w * b3;
      let a2 = a_tile[(2u * DOWN + id.y) * A_ROW + l];
      s2 += a2.x * b0; s2 += a2.y * b1; s2 += a2.z * b2; s2 += a2.w * b3;
      let a3 = a_tile[(3u * DOWN + id.y) * A_ROW + l];
      s3 += a3.x * b0; s3 += a3.y * b1; s3 += a3.z * b2; s3 += a3.w * b3;
    }
    workgroupBarrier();
  }

  var sums = array<vec4f, 4>(s0, s1, s2, s3);
  for (var i = 0u; i < 4u && row + i * DOWN + id.y < u.m; i++) { finish(batch, row + i * DOWN + id.y, column + 4u * id.x, sums[i]); }
}

// Of a four rows, four of k in each; of b four of k, four columns in each. Past the last row or column it is read again, and its sums
// are not stored; past the last of k there are zeros.
fn block(of_a: bool, batch: u32, row: u32, column: u32, k: u32) -> mat4x4f {
  if (k >= u.k) { return mat4x4f(); }
  if (of_a) {
    let at = (batch * u.a_batch + min(row + FOUR, vec4u(u.m - 1u)) * u.k + k) / 4u;
    return mat4x4f(a[at.x], a[at.y], a[at.z], a[at.w]);
  }
  let at = (batch * u.b_batch + min(column + FOUR, vec4u(u.n - 1u)) * u.k + k) / 4u;
  return transpose(mat4x4f(floats(b[at.x]), floats(b[at.y]), floats(b[at.z]), floats(b[at.w])));
}

// Four float16, exactly: unpack2x16float may take the smallest of them, below 2⁻¹⁴, for 0. Those get an exponent of their own and lose
// what it adds.
fn floats(pairs: vec2u) -> vec4f {
  let halves = vec4u(pairs.x & 0xffffu, pairs.x >> 16u, pairs.y & 0xffffu, pairs.y >> 16u);
  let sizes = (halves & vec4u(0x7fffu)) << vec4u(13u);
  let normal = bitcast<vec4f>(sizes + 0x38000000u);
  let small = bitcast<vec4f>(sizes + 0x38800000u) - 0x1p-14f;
  return select(normal, small, sizes < vec4u(0x800000u)) * (1.0 - 2.0 * vec4f(halves >> vec4u(15u)));
}

fn finish(batch: u32, row: u32, column: u32, sums: vec4f) {
  let columns = column + FOUR;
  let at = batch * u.out_batch + columns / u.chunk * u.out_chunk + columns % u.chunk;
  store(columns, at + row * u.out_row, u.scale * sums + bias_of(columns));
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
