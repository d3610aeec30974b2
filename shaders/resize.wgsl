// Resampling between pixel centres, align_corners = false, no antialiasing; bicubic with a = −0.75.
// x: [channels, height, width]   output: [channels, out_height, out_width]

struct Uniforms { channels: u32, height: u32, width: u32, out_height: u32, out_width: u32, bicubic: u32, from_x: u32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@group(0) @binding(2) var<uniform> u: Uniforms;

const WORKGROUP = 64u;
const A = -0.75;

// Four neighbours along one axis and their weights.
struct Taps { at: vec4i, weights: vec4f }

// Pixel `to` of `out_size` lies at (to + ½) · size / out_size − ½. In whole numbers of 1 / (2 · out_size) that is exact.
fn taps(to: u32, size: u32, out_size: u32) -> Taps {
  let whole = 2u * out_size;
  let position = (2u * to + 1u) * size + out_size; // one pixel to the right, so that it is never negative
  let first = i32(position / whole) - 1;
  let t = f32(position % whole) / f32(whole);
  let at = clamp(vec4i(first) + vec4i(-1, 0, 1, 2), vec4i(0), vec4i(i32(size) - 1));
  if (u.bicubic == 0u) { return Taps(at, vec4f(0.0, 1.0 - t, t, 0.0)); }
  return Taps(at, vec4f(far(t), near(t), near(1.0 - t), far(1.0 - t)));
}

// Keys' cubic at distance d, and at 1 + d: A · (r³ − 5r² + 8r − 4) with r = 1 + d, factored so that nothing cancels.
fn near(d: f32) -> f32 { return ((A + 2.0) * d - (A + 3.0)) * d * d + 1.0; }
fn far(d: f32) -> f32 { return A * d * (1.0 - d) * (1.0 - d); }

// One thread per output pixel, from_x the first.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (i >= u.channels * u.out_height * u.out_width) { return; }
  let rows = taps((i / u.out_width) % u.out_height, u.height, u.out_height);
  let columns = taps(i % u.out_width, u.width, u.out_width);
  let plane = i / (u.out_width * u.out_height) * u.height;

  var sum = 0.0;
  for (var row = 0u; row < 4u; row++) {
    let at = vec4u(columns.at) + (plane + u32(rows.at[row])) * u.width;
    sum += rows.weights[row] * dot(columns.weights, vec4f(x[at.x], x[at.y], x[at.z], x[at.w]));
  }
  output[i] = sum;
}
