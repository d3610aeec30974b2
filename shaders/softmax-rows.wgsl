// Softmax over the last axis, where there are many rows and none is long.   x, output: [rows, cols]

struct Uniforms { rows: u32, cols: u32, from_x: u32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@group(0) @binding(2) var<uniform> u: Uniforms;

const WORKGROUP = 32u; // small, so that some hundred rows still spread over a whole GPU
const FOUR = vec4u(0u, 1u, 2u, 3u);

// One thread per row, from_x the first: no barrier, which a software adapter pays for dearly. Two passes of four columns at a time: the
// first keeps the maximum so far and the sum that belongs to it (arXiv 1805.02867), so that every value is loaded twice, not thrice.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (index >= u.rows) { return; }
  let row = index * u.cols;
  let last = row + u.cols - 1u;

  // Less the row's maximum, so that exp() cannot overflow. Past the end the last value stands again and counts 0.
  var peak = x[row];
  var sum = 0.0;
  for (var i = row; i <= last; i += 4u) {
    let values = four(min(i + FOUR, vec4u(last)));
    let higher = max(peak, max(max(values.x, values.y), max(values.z, values.w)));
    let parts = select(vec4f(), exp(values - higher), i + FOUR <= vec4u(last));
    sum = sum * exp(peak - higher) + dot(parts, vec4f(1.0));
    peak = higher;
  }

  for (var i = row; i <= last; i += 4u) {
    let at = min(i + FOUR, vec4u(last));
    let values = exp(four(at) - peak) / sum;
    output[at.x] = values.x;
    output[at.y] = values.y;
    output[at.z] = values.z;
    output[at.w] = values.w;
  }
}

fn four(at: vec4u) -> vec4f { return vec4f(x[at.x], x[at.y], x[at.z], x[at.w]); }
