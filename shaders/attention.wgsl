// output = softmax(scale · q · kᵀ) · v for every head, of which neither scores nor weights are kept; any shape.
// q: [heads, n, d]   k: [heads, m, d]   v: [heads, m, e]   output: [heads, n, e], or with the heads side by side: [n, heads · e]

struct Uniforms { heads: u32, n: u32, m: u32, d: u32, e: u32, out_head: u32, out_row: u32, scale: f32, from_x: u32, from_y: u32 }

@group(0) @binding(0) var<storage, read> q: array<f32>;
@group(0) @binding(1) var<storage, read> k: array<f32>;
@group(0) @binding(2) var<storage, read> v: array<f32>;
@group(0) @binding(3) var<storage, read_write> output: array<f32>;
@group(0) @binding(4) var<uniform> u: Uniforms;

const WORKGROUP = 16u;

// One thread per query and head (x, y), from_x and from_y the first: key after key, what was read so far is kept relative to the best score so far.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let asker = u.from_x + id.x;
  let head = u.from_y + id.y;
  if (asker >= u.n || head >= u.heads) { return; }
  let query = (head * u.n + asker) * u.d;
  let row = head * u.out_head + asker * u.out_row;
  for (var j = 0u; j < u.e; j++) { output[row + j] = 0.0; }

  var peak = -3.4e38;
  var sum = 0.0;
  for (var key = 0u; key < u.m; key++) {
    let here = head * u.m + key;
    var score = 0.0;
    for (var i = 0u; i < u.d; i++) { score += q[query + i] * k[here * u.d + i]; }
    score *= u.scale;
    if (score > peak) {
      let shrink = exp(peak - score);
      for (var j = 0u; j < u.e; j++) { output[row + j] *= shrink; }
      sum *= shrink;
      peak = score;
    }
    let weight = exp(score - peak);
    sum += weight;
    for (var j = 0u; j < u.e; j++) { output[row + j] += weight * v[here * u.e + j]; }
  }
  for (var j = 0u; j < u.e; j++) { output[row + j] /= sum; }
}
