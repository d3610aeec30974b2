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

const CHANNELS = 8u;
const PIXELS = 4u;

// One thread owns 8 output channels of 4 neighbouring pixels, in registers: 12 loads feed 32 multiplications, with no
// barrier; the first is at from_x, from_y. The sums have names, because a software adapter keeps an array of
// them in memory, three times slower.
@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let plane = u.out_height * u.out_width;
  let pixel = (u.from_x + id.x) * PIXELS;
  let channel = (u.from_y + id.y) * CHANNELS;
  if (pixel >= plane || channel >= u.outputs) { return; }

  // Past the edge the last pixel or channel is computed again and not stored. Positions above or left of the image
  // wrap round to large numbers, which are outside too.
  let pixels = min(vec4u(pixel) + vec4u(0u, 1u, 2u, 3u), vec4u(plane - 1u));
  let top = pixels / u.out_width * u.stride - u.padding;
  let left = pixels % u.out_width * u.stride - u.padding;
  let taps = u.kernel_height * u.kernel_width;
  let low = min(vec4u(channel) + vec4u(0u, 1u, 2u, 3u), vec4u(u.outputs - 1u)) * u.inner * taps;
  let high = min(vec4u(channel) + vec4u(4u, 5u, 6u, 7u), vec4u(u.outputs - 1u)) * u.inner * taps;

  var s0 = vec4f(); var s1 = vec4f(); var s2 = vec4f(); var s3 = vec4f();
  var s4 = vec4f(); var s5 = vec4f(); var s6 = vec4f(); var s7 = vec4f();
  for (var tap = 0u; tap < taps; tap++) {
    let y = top + tap / u.kernel_width;
    let across = left + tap % u.kernel_width;
    let inside = vec4f(y < vec4u(u.height)) * vec4f(across < vec4u(u.width));
    let first = min(y, vec4u(u.height - 1u)) * u.width + min(across, vec4u(u.width - 1u));
    for (var c = 0u; c < u.inner; c++) {
      let at = first + c * u.height * u.width;
      let k = c * taps + tap;
      let values = inside * vec4f(x[at.x], x[at.y], x[at.z], x[at.w]);
      s0 += weight[low.x + k] * values;
      s1 += weight[low.y + k] * values;
      s2 += weight[low.z + k] * values;
      s3 += weight[low.w + k] * values;
      s4 += weight[high.x + k] * values;
      s5 += weight[high.y + k] * values;
      s6 += weight[high.z + k] * values;
      s7 += weight[high.w + k] * values;
    }
  }
  store(channel, pixel, s0);
  store(channel + 1u, pixel, s1);
  store(channel + 2u, pixel, s2);
  store(channel + 3u, pixel, s3);
  store(channel + 4u, pixel, s4);
  store(channel + 5u, pixel, s5);
  store(channel + 6u, pixel, s6);
  store(channel + 7u, pixel, s7);
}

fn store(channel: u32, pixel: u32, sums: vec4f) {
  let plane = u.out_height * u.out_width;
  if (channel >= u.outputs) { return; }
  for (var j = 0u; j < PIXELS && pixel + j < plane; j++) {
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
