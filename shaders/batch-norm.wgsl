// Batch normalisation with fixed statistics: activate((x − mean) / √(variance + eps) · weight + bias).
// x, output: [channels, inner]   weight, bias, mean, variance: [channels]

struct Uniforms { size: u32, inner: u32, eps: f32, activation: u32, from_x: u32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> weight: array<f32>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read> mean: array<f32>;
@group(0) @binding(4) var<storage, read> variance: array<f32>;
@group(0) @binding(5) var<storage, read_write> output: array<f32>;
@group(0) @binding(6) var<uniform> u: Uniforms;

const WORKGROUP = 64u;

// One thread per element, from_x the first.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (i >= u.size) { return; }
  let c = i / u.inner;
  output[i] = activate((x[i] - mean[c]) / sqrt(variance[c] + u.eps) * weight[c] + bias[c], u.activation);
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
