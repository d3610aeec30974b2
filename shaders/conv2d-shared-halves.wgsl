// Convolution in two dimensions, zeros outside, many output channels in each group: activate(affine(x ∗ weight + bias) + residual), where
// the weight is in float16, two in each u32, and a channel's values are a multiple of 4.
// x: [groups · inner, height, width]   weight: [outputs, inner, kernel_height, kernel_width]
// bias: [outputs]   affine: [2, outputs], scale and shift   residual, output: [outputs, out_height, out_width]

struct Uniforms {
  inner: u32, height: u32, width: u32,
  outputs: u32, out_height: u32, out_width: u32,
  kernel_height: u32, kernel_width: u32,
  stride: u32, padding: u32, outputs_per_group: u32, activation: u32,
  has_bias: u32, has_affine: u32, has_residual: u32,
  from_x: u32, from_y: u32, from_z: u32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> weight: array<vec2u>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read> affine: array<f32>;
@group(0) @binding(4) var<storage, read> residual: array<f32>;
@group(0) @binding(5) var<storage, read_write> output: array<f32>;
@group(0) @binding(6) var<uniform> u: Uniforms;

const TILE = 32u; // output channels, and pixels
const STEP = 16u; // of a patch's values at a time
const ACROSS = 8u; // threads across a tile, of 4 pixels each
const DOWN = 8u; // threads down a tile, of every eighth channel each
const BLOCKS = TILE; // of 4 × 4, in a tile's part of a step

// One vector longer than they need be, so that what neighbours read lies in different banks.
const WEIGHT_ROW = STEP / 4u + 1u;
const PATCH_ROW = TILE / 4u + 1u;
var<workgroup> weights: array<vec4f, TILE * WEIGHT_ROW>; // [channel][value], four values in a vector
var<workgroup> patches: array<vec4f, STEP * PATCH_ROW>; // [value][pixel], four pixels in a vector

const FOUR = vec4u(0u, 1u, 2u, 3u);

// A product, whose columns are the patches that the pixels look at: none is ever written out. A workgroup owns a tile of 32 channels × 32
// pixels of one group, a thread 4 × 4 of it in registers. Half of the threads bring the next step's weights, the other half its patches.
@compute @workgroup_size(ACROSS, DOWN)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) id: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let plane = u.out_height * u.out_width;
  let length = u.inner * u.kernel_height * u.kernel_width;
  let part = u.from_z + group.z;
  let channel = part * u.outputs_per_group + (u.from_y + group.y * DOWN) * (TILE / DOWN);
  let end = (part + 1u) * u.outputs_per_group;
  let pixel = (u.from_x + group.x * ACROSS) * (TILE / ACROSS);

  // A block's four channels, or four pixels, and its four values. Past the edge the last is read again, and its sums are not stored.
  let line = thread % BLOCKS / 4u * 4u;
  let four = thread % 4u;
  let brings_weights = thread < BLOCKS;
  let channels = min(channel + line + FOUR, vec4u(end - 1u)) * length;
  let pixels = min(pixel + line + FOUR, vec4u(plane - 1u));
  // Positions above or left of the image wrap round to large numbers, which are outside too.
  let top = pixels / u.out_width * u.stride - u.padding;
  let left = pixels % u.out_width * u.stride - u.padding;

  var s0 = vec4f(); var s1 = vec4f();
  var s2 = vec4f(); var s3 = vec4f();
  var carried = mat4x4f();
  if (brings_weights) { carried = weight_block(channels, 4u * four, length); } else { carried = patch_block(part, top, left, 4u * four, length); }
  for (var k = 0u; k < length; k += STEP) {
    if (brings_weights) {
      let at = line * WEIGHT_ROW + four;
      weights[at] = carried[0]; weights[at + WEIGHT_ROW] = carried[1]; weights[at + 2u * WEIGHT_ROW] = carried[2]; weights[at + 3u * WEIGHT_ROW] = carried[3];
    } else {
      let at = 4u * four * PATCH_ROW + line / 4u;
      patches[at] = carried[0]; patches[at + PATCH_ROW] = carried[1]; patches[at + 2u * PATCH_ROW] = carried[2]; patches[at + 3u * PATCH_ROW] = carried[3];
    }
    workgroupBarrier();
    // The next step's numbers are under way while this one's are multiplied.
    let next = k + STEP + 4u * four;
    if (brings_weights) { carried = weight_block(channels, next, length); } else { carried = patch_block(part, top, left, next, length); }
    for (var l = 0u; l < STEP / 4u; l++) {
      let b0 = patches[4u * l * PATCH_ROW + id.x];
      let b1 = patches[(4u * l + 1u) * PATCH_ROW + id.x];
      let b2 = patches[(4u * l + 2u) * PATCH_ROW + id.x];
      let b3 = patches[(4u * l + 3u) * PATCH_ROW + id.x];
      let a0 = weights[id.y * WEIGHT_ROW + l];
      s0 += a0.x * b0; s0 += a0.y * b1; s0 += a0.z * b2; s0 += a0.w * b3;
      let a1 = weights[(DOWN + id.y) * WEIGHT_ROW + l];
      s1 += a1.x * b0; s1 += a1.y * b1; s1 += a1.z * b2; s1 += a1.w * b3;
      let a2 = weights[(2u * DOWN + id.y) * WEIGHT_ROW + l];
      s2 += a2.x * b0; s2 += a2.y * b1; s2 += a2.z * b2; s2 += a2.w * b3;
      let a3 = weights[(3u * DOWN + id.y) * WEIGHT_ROW + l];
      s3 += a3.x * b0; s3 += a3.y * b1; s3 += a3.z * b2; s3 += a3.w * b3;
    }
    workgroupBarrier();
  }

  var sums = array<vec4f, 4>(s0, s1, s2, s3);
  for (var i = 0u; i < 4u; i++) {
    let c = channel + i * DOWN + id.y;
    if (c < end) { store(c, pixel + 4u * id.x, sums[i]); }
  }
}

// Four values each of four channels' weights; past the last value, where patches have zeros, it does not matter which.
fn weight_block(channels: vec4u, k: u32, length: u32) -> mat4x4f {
  return mat4x4f(
    weight_line(channels.x, k, length), weight_line(channels.y, k, length),
    weight_line(channels.z, k, length), weight_line(channels.w, k, length),
  );
}

fn weight_line(channel: u32, k: u32, length: u32) -> vec4f {
  return floats(weight[(channel + min(k, length - 4u)) / 4u]);
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

// Four values, of four pixels each; zeros past the last value and outside the image.
fn patch_block(part: u32, top: vec4u, left: vec4u, k: u32, length: u32) -> mat4x4f {
  return mat4x4f(
    patch_line(part, top, left, k, length), patch_line(part, top, left, k + 1u, length),
    patch_line(part, top, left, k + 2u, length), patch_line(part, top, left, k + 3u, length),
  );
}

fn patch_line(part: u32, top: vec4u, left: vec4u, k: u32, length: u32) -> vec4f {
  if (k >= length) { return vec4f(); }
  let taps = u.kernel_height * u.kernel_width;
  let tap = k % taps;
  let y = top + tap / u.kernel_width;
  let across = left + tap % u.kernel_width;
  let inside = (y < vec4u(u.height)) & (across < vec4u(u.width));
  let plane = (part * u.inner + k / taps) * u.height * u.width;
  let at = plane + min(y, vec4u(u.height - 1u)) * u.width + min(across, vec4u(u.width - 1u));
  return select(vec4f(), vec4f(x[at.x], x[at.y], x[at.z], x[at.w]), inside);
}

fn store(channel: u32, pixel: u32, sums: vec4f) {
  let plane = u.out_height * u.out_width;
  for (var j = 0u; j < 4u && pixel + j < plane; j++) {
    let at = channel * plane + pixel + j;
    var sum = sums[j];
    if (u.has_bias == 1u) { sum += bias[channel]; }
    if (u.has_affine == 1u) { sum = sum * affine[channel] + affine[u.outputs + channel]; }
    if (u.has_residual == 1u) { sum += residual[at]; }
    output[at] = activate(sum, u.activation);
  }
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
