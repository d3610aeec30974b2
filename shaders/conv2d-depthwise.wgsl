// Convolution in two dimensions where each output channel sees one channel, zeros outside: activate(affine(x ∗ weight + bias) + residual).
// x: [groups, height, width]   weight: [outputs, 1, kernel_height, kernel_width]
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

// One thread owns 4 neighbouring pixels of one channel: no barrier, and neighbours read what lies together.
@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let plane = u.out_height * u.out_width;
  let pixel = (u.from_x + id.x) * 4u;
  let channel = u.from_y + id.y;
  if (pixel >= plane || channel >= u.outputs) { return; }

  // Past the edge the last pixel is computed again and not stored. Positions above or left of the image wrap round to large numbers,
  // which are outside too.
  let pixels = min(vec4u(pixel) + vec4u(0u, 1u, 2u, 3u), vec4u(plane - 1u));
  let top = pixels / u.out_width * u.stride - u.padding;
  let left = pixels % u.out_width * u.stride - u.padding;
  let first = channel / u.outputs_per_group * u.height * u.width;

  var sums = vec4f();
  var tap = channel * u.kernel_height * u.kernel_width;
  for (var ky = 0u; ky < u.kernel_height; ky++) {
    let y = top + ky;
    let row = first + min(y, vec4u(u.height - 1u)) * u.width;
    for (var kx = 0u; kx < u.kernel_width; kx++) {
      let across = left + kx;
      let at = row + min(across, vec4u(u.width - 1u));
      let inside = (y < vec4u(u.height)) & (across < vec4u(u.width));
      sums += weight[tap] * select(vec4f(), vec4f(x[at.x], x[at.y], x[at.z], x[at.w]), inside);
      tap++;
    }
  }
  store(channel, pixel, sums);
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
