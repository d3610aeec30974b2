// Layer normalisation over the last axis, where there are many rows and none is long:
// (x − mean) / √(variance + eps) · weight + bias.   x, output: [rows, cols]   weight, bias: [cols]

struct Uniforms { rows: u32, cols: u32, eps: f32, from_x: u32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> weight: array<f32>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> output: array<f32>;
@group(0) @binding(4) var<uniform> u: Uniforms;

const WORKGROUP = 16u; // small, so that some hundred rows still spread over a whole GPU

// One thread per row, from_x the first: no barrier, which a software adapter pays for dearly.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (index >= u.rows) { return; }
  let row = index * u.cols;

  var sum = 0.0;
  for (var i = 0u; i < u.cols; i++) { sum += x[row + i]; }
  let mean = sum / f32(u.cols);

  // The squares of x − mean, not of x, which would cancel where the mean is large.
  var squares = 0.0;
  for (var i = 0u; i < u.cols; i++) { let d = x[row + i] - mean; squares += d * d; }

  let scale = 1.0 / sqrt(squares / f32(u.cols) + u.eps);
  for (var i = 0u; i < u.cols; i++) { output[row + i] = (x[row + i] - mean) * scale * weight[i] + bias[i]; }
}
