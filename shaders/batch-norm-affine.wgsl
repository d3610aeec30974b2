// A batch normalisation with fixed statistics as y = x · scale + shift.
// weight, bias, mean, variance: [channels]   output: [2, channels], row 0 scale, row 1 shift

struct Uniforms { channels: u32, eps: f32, from_x: u32 }

@group(0) @binding(0) var<storage, read> weight: array<f32>;
@group(0) @binding(1) var<storage, read> bias: array<f32>;
@group(0) @binding(2) var<storage, read> mean: array<f32>;
@group(0) @binding(3) var<storage, read> variance: array<f32>;
@group(0) @binding(4) var<storage, read_write> output: array<f32>;
@group(0) @binding(5) var<uniform> u: Uniforms;

const WORKGROUP = 64u;

// One thread per channel, from_x the first.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let c = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (c >= u.channels) { return; }
  let scale = weight[c] / sqrt(variance[c] + u.eps);
  output[c] = scale;
  output[u.channels + c] = bias[c] - mean[c] * scale;
}
