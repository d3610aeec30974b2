// Convolution in two dimensions without groups, zeros outside: activate(affine(x ∗ weight + bias) + residual).
// x: [inner, height, width]   weight: [outputs, inner, kernel_height, kernel_width]
// bias: [outputs]   affine: [2, outputs], scale and shift   residual, output: [outputs, out_height, out_width]

struct Uniforms {
  inner: u32, height: u32, width: u32,
  outputs: u32, out_height: u32, out_width: u32,
  kernel_height: u32, kernel_width: u32,
  stride: u32, padding: u32, outputs_per_group: u32, activation: u32,
  has_bias: u32, has_affine: u32, has_residual: u32,
  from_x: u32, from_y: u32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> weight: array<f32>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read> affine: array<f32>;
@group(0) @binding(4) var<storage, read> residual: array<f32>;
@group(0) @binding(5) var<storage, read_write> output: array<f32>;
@group(0) @binding(6) var<uniform> u: Uniforms;

const CHANNELS = 16u;
const PIXELS = 16u;
const FOUR = vec4u(0u, 1u, 2u, 3u);

// One thread owns 16 output channels of 16 neighbouring pixels, in registers, with no barrier: an implicit product, four input channels
// at a time. What a software adapter pays for is loads, four lanes one by one, and keeping sums across turns of the loop: 128 loads
// feed 1024 multiplications, and each turn adds four products to a sum. Tiles are numbered along one axis.
@compute @workgroup_size(16)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let plane = u.out_height * u.out_width;
  let across = (plane + PIXELS - 1u) / PIXELS;
  let tile = u.from_x + id.x;
  let pixel = tile % across * PIXELS;
  let channel = tile / across * CHANNELS;
  if (channel >= u.outputs) { return; }

  // Past the edge the last pixel or channel is computed again and not stored. Positions above or left of the image
  // wrap round to large numbers, which are outside too.
  let taps = u.kernel_height * u.kernel_width;
  let pixels0 = min(pixel + FOUR, vec4u(plane - 1u));
  let pixels1 = min(pixel + 4u + FOUR, vec4u(plane - 1u));
  let pixels2 = min(pixel + 8u + FOUR, vec4u(plane - 1u));
  let pixels3 = min(pixel + 12u + FOUR, vec4u(plane - 1u));
  let top0 = pixels0 / u.out_width * u.stride - u.padding;
  let left0 = pixels0 % u.out_width * u.stride - u.padding;
  let top1 = pixels1 / u.out_width * u.stride - u.padding;
  let left1 = pixels1 % u.out_width * u.stride - u.padding;
  let top2 = pixels2 / u.out_width * u.stride - u.padding;
  let left2 = pixels2 % u.out_width * u.stride - u.padding;
  let top3 = pixels3 / u.out_width * u.stride - u.padding;
  let left3 = pixels3 % u.out_width * u.stride - u.padding;
  let rows0 = min(channel + FOUR, vec4u(u.outputs - 1u)) * u.inner * taps;
  let rows1 = min(channel + 4u + FOUR, vec4u(u.outputs - 1u)) * u.inner * taps;
  let rows2 = min(channel + 8u + FOUR, vec4u(u.outputs - 1u)) * u.inner * taps;
  let rows3 = min(channel + 12u + FOUR, vec4u(u.outputs - 1u)) * u.inner * taps;

  // A block of 4 × 4 sums is a matrix: a column for each channel, a row for each pixel.
  var s00 = mat4x4f(); var s01 = mat4x4f(); var s02 = mat4x4f(); var s03 = mat4x4f();
  var s10 = mat4x4f(); var s11 = mat4x4f(); var s12 = mat4x4f(); var s13 = mat4x4f();
  var s20 = mat4x4f(); var s21 = mat4x4f(); var s22 = mat4x4f(); var s23 = mat4x4f();
  var s30 = mat4x4f(); var s31 = mat4x4f(); var s32 = mat4x4f(); var s33 = mat4x4f();
  for (var tap = 0u; tap < taps; tap++) {
    let down = tap / u.kernel_width;
    let beside = tap % u.kernel_width;
    let y0 = top0 + down;
    let across0 = left0 + beside;
    let inside0 = inside(y0, across0);
    let at0 = place(y0, across0);
    let y1 = top1 + down;
    let across1 = left1 + beside;
    let inside1 = inside(y1, across1);
    let at1 = place(y1, across1);
    let y2 = top2 + down;
    let across2 = left2 + beside;
    let inside2 = inside(y2, across2);
    let at2 = place(y2, across2);
    let y3 = top3 + down;
    let across3 = left3 + beside;
    let inside3 = inside(y3, across3);
    let at3 = place(y3, across3);
    for (var c = 0u; c < u.inner; c += 4u) {
      let channels = min(c + FOUR, vec4u(u.inner - 1u));
      let known = vec4f(c + FOUR < vec4u(u.inner));
      let planes = channels * u.height * u.width;
      let k = channels * taps + tap;
      let x0 = inputs(at0, planes, inside0);
      let x1 = inputs(at1, planes, inside1);
      let x2 = inputs(at2, planes, inside2);
      let x3 = inputs(at3, planes, inside3);
      let w0 = weights(rows0, k, known);
      let w1 = weights(rows1, k, known);
      let w2 = weights(rows2, k, known);
      let w3 = weights(rows3, k, known);
      s00 += x0 * w0; s01 += x1 * w0; s02 += x2 * w0; s03 += x3 * w0;
      s10 += x0 * w1; s11 += x1 * w1; s12 += x2 * w1; s13 += x3 * w1;
      s20 += x0 * w2; s21 += x1 * w2; s22 += x2 * w2; s23 += x3 * w2;
      s30 += x0 * w3; s31 += x1 * w3; s32 += x2 * w3; s33 += x3 * w3;
    }
  }

  var sums = array<mat4x4f, 16>(s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33);
  for (var i = 0u; i < CHANNELS && channel + i < u.outputs; i++) {
    for (var j = 0u; j < PIXELS / 4u; j++) {
      store(channel + i, pixel + 4u * j + FOUR, sums[i / 4u * 4u + j][i % 4u]);
    }
  }
}

fn inside(y: vec4u, across: vec4u) -> vec4f { return vec4f(y < vec4u(u.height)) * vec4f(across < vec4u(u.width)); }

fn place(y: vec4u, across: vec4u) -> vec4u {
  return min(y, vec4u(u.height - 1u)) * u.width + min(across, vec4u(u.width - 1u));
}

// Four pixels of four input channels: a column for each channel.
fn inputs(at: vec4u, planes: vec4u, inside: vec4f) -> mat4x4f {
  return mat4x4f(
    inside * four_inputs(at + planes.x), inside * four_inputs(at + planes.y),
    inside * four_inputs(at + planes.z), inside * four_inputs(at + planes.w),
  );
}

fn four_inputs(at: vec4u) -> vec4f { return vec4f(x[at.x], x[at.y], x[at.z], x[at.w]); }

// Four input channels' weights of four output channels: a column for each output channel.
fn weights(rows: vec4u, k: vec4u, known: vec4f) -> mat4x4f {
  return mat4x4f(
    known * four_weights(rows.x + k), known * four_weights(rows.y + k),
    known * four_weights(rows.z + k), known * four_weights(rows.w + k),
  );
}

fn four_weights(at: vec4u) -> vec4f { return vec4f(weight[at.x], weight[at.y], weight[at.z], weight[at.w]); }

// Four neighbouring pixels of a channel; those past the last are left out.
fn store(channel: u32, pixels: vec4u, sums: vec4f) {
  let plane = u.out_height * u.out_width;
  let at = channel * plane + pixels;
  var values = sums;
  if (u.has_bias != 0u) { values += bias[channel]; }
  if (u.has_affine != 0u) { values = values * affine[channel] + affine[u.outputs + channel]; }
  if (u.has_residual != 0u) { values += vec4f(residual[at.x], residual[at.y], residual[at.z], residual[at.w]); }
  values = activate(values, u.activation);
  if (pixels.x < plane) { output[at.x] = values.x; }
  if (pixels.y < plane) { output[at.y] = values.y; }
  if (pixels.z < plane) { output[at.z] = values.z; }
  if (pixels.w < plane) { output[at.w] = values.w; }
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
