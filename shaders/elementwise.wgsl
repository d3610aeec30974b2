// activate(a ∘ b), element by element, one of them or both repeated along some axes.   a, b, output: rank 4 at most
// size<k>: length of output axis k, innermost first   a<k>, b<k>: how far apart its neighbours are in a and b, 0 where repeated

struct Uniforms {
  size: u32, rank: u32, operation: u32, activation: u32,
  size0: u32, size1: u32, size2: u32, size3: u32,
  a0: u32, a1: u32, a2: u32, a3: u32,
  b0: u32, b1: u32, b2: u32, b3: u32,
  from_x: u32,
}

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> output: array<f32>;
@group(0) @binding(3) var<uniform> u: Uniforms;

const WORKGROUP = 64u;

// One thread per output element, from_x the first.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (i >= u.size) { return; }

  let sizes = vec4u(u.size0, u.size1, u.size2, u.size3);
  let a_strides = vec4u(u.a0, u.a1, u.a2, u.a3);
  let b_strides = vec4u(u.b0, u.b1, u.b2, u.b3);
  var rest = i;
  var at_a = 0u;
  var at_b = 0u;
  for (var axis = 0u; axis < u.rank; axis++) {
    let index = rest % sizes[axis];
    rest /= sizes[axis];
    at_a += index * a_strides[axis];
    at_b += index * b_strides[axis];
  }
  output[i] = activate(combine(a[at_a], b[at_b]), u.activation);
}

fn combine(a: f32, b: f32) -> f32 {
  switch u.operation {
    case 0u: { return a + b; }
    case 1u: { return a - b; }
    case 2u: { return a * b; }
    default: { return a / b; }
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
