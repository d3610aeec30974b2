// Convolution in two dimensions, zeros outside: activate(affine(x ∗ weight + bias) + residual).
// x: [groups · inner, height, width]   weight: [outputs, inner, kernel_height, kernel_width]
// bias: [outputs]   affine: [2, outputs], scale and shift   residual, output: [outputs, out_height, out_width]

struct Uniforms {
  inner: u32, height: u32, width: u32,
  outputs: u32, out_height: u32, out_width: u32,
  kernel_height: u32, kernel_width: u32,
  stride: u32, padding: u32, outputs_per_group: u32, activation: u32,
  has_bias: u32, has_affine: u32, has_residual: u32,
  from_x: u32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> weight: array<f32>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read> affine: array<f32>;
@group(0) @binding(4) var<storage, read> residual: array<f32>;
@group(0) @binding(5) var<storage, read_write> output: array<f32>;
@group(0) @binding(6) var<uniform> u: Uniforms;

const WORKGROUP = 64u;

// One thread per output element, from_x the first.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  let plane = u.out_height * u.out_width;
  if (i >= u.outputs * plane) { return; }
  let o = i / plane;
  let row = (i % plane) / u.out_width;
  let column = i % u.out_width;
  let first = (o / u.outputs_per_group) * u.inner;

  let taps = u.kernel_height * u.kernel_width;
  var sum = 0.0;
  for (var ky = 0u; ky < u.kernel_height; ky++) {
    // Above or left of the image the difference wraps round to a large number, which is outside too.
    let y = row * u.stride + ky - u.padding;
    if (y >= u.height) { continue; }
    for (var kx = 0u; kx < u.kernel_width; kx++) {
      let across = column * u.stride + kx - u.padding;
      if (across >= u.width) { continue; }
      var at = (first * u.height + y) * u.width + across;
      var tap = o * u.inner * taps + ky * u.kernel_width + kx;
      for (var c = 0u; c < u.inner; c++) {
        sum += x[at] * weight[tap];
        at += u.height * u.width;
        tap += taps;
      }
    }
  }
  if (u.has_bias == 1u) { sum += bias[o]; }
  if (u.has_affine == 1u) { sum = sum * affine[o] + affine[u.outputs + o]; }
  if (u.has_residual == 1u) { sum += residual[i]; }
  output[i] = activate(sum, u.activation);
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
