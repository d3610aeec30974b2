// Softmax over the last axis, where there are many rows and none is long.   x, output: [rows, cols]

struct Uniforms { rows: u32, cols: u32, from_x: u32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@group(0) @binding(2) var<uniform> u: Uniforms;

const WORKGROUP = 16u; // small, so that some hundred rows still spread over a whole GPU

// One thread per row, from_x the first: no barrier, which a software adapter pays for dearly.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (index >= u.rows) { return; }
  let row = index * u.cols;

  var peak = x[row];
  for (var i = 1u; i < u.cols; i++) { peak = max(peak, x[row + i]); }

  // Less the row's maximum, so that exp() cannot overflow.
  var sum = 0.0;
  for (var i = 0u; i < u.cols; i++) {
    let value = exp(x[row + i] - peak);
    output[row + i] = value;
    sum += value;
  }
  for (var i = 0u; i < u.cols; i++) { output[row + i] /= sum; }
}
