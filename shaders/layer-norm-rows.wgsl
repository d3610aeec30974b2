// Layer normalisation over the last axis, where there are many rows and none is long:
// (x − mean) / √(variance + eps) · weight + bias.   x, output: [rows, cols]   weight, bias: [cols]

struct Uniforms { rows: u32, cols: u32, eps: f32, from_x: u32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> weight: array<f32>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> output: array<f32>;
@group(0) @binding(4) var<uniform> u: Uniforms;

const WORKGROUP = 16u; // small, so that some hundred rows still spread over a whole GPU
const FOUR = vec4u(0u, 1u, 2u, 3u);

// One thread per row, from_x the first: no barrier, which a software adapter pays for dearly. Two passes of four columns at a time; past
// the end the last stands again and counts 0.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (index >= u.rows) { return; }
  let row = index * u.cols;
  let last = u.cols - 1u;

  // Mean and squares around it of what was read so far, joined with those of the next four (Chan, Golub and LeVeque 1983):
  // a sum of the squares of x would cancel where the mean is large.
  var mean = 0.0;
  var squares = 0.0;
  for (var i = 0u; i <= last; i += 4u) {
    let inside = i + FOUR <= vec4u(last);
    let values = four(row + min(i + FOUR, vec4u(last)));
    let before = f32(i);
    let count = f32(min(4u, u.cols - i));
    let share = count / (before + count);
    let own = dot(select(vec4f(), values, inside), vec4f(1.0)) / count;
    let apart = select(vec4f(), values - own, inside);
    let step = own - mean;
    squares += dot(apart, apart) + step * step * before * share;
    mean += step * share;
  }

  let scale = 1.0 / sqrt(squares / f32(u.cols) + u.eps);
  for (var i = 0u; i <= last; i += 4u) {
    let columns = min(i + FOUR, vec4u(last));
    let weights = vec4f(weight[columns.x], weight[columns.y], weight[columns.z], weight[columns.w]);
    let biases = vec4f(bias[columns.x], bias[columns.y], bias[columns.z], bias[columns.w]);
    let at = row + columns;
    let values = (four(at) - mean) * scale * weights + biases;
    output[at.x] = values.x;
    output[at.y] = values.y;
    output[at.z] = values.z;
    output[at.w] = values.w;
  }
}

fn four(at: vec4u) -> vec4f { return vec4f(x[at.x], x[at.y], x[at.z], x[at.w]); }
