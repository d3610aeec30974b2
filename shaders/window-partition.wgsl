// Windows of a map that is rolled towards its first row and column, or such windows put back where they came from.
// map: [height, width, channels]   windows: [height / window · width / window, window², channels]
// back = 0: x is the map, output the windows; back = 1: the other way round.

struct Uniforms { size: u32, height: u32, width: u32, channels: u32, window: u32, shift: u32, back: u32, from_x: u32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@group(0) @binding(2) var<uniform> u: Uniforms;

const WORKGROUP = 64u;

// One thread per element, from_x the first, counted as the windows lie. No two share a place in the map, so both ways are one copy.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = u.from_x + id.x + id.y * groups.x * WORKGROUP;
  if (i >= u.size) { return; }
  let channel = i % u.channels;
  let token = i / u.channels;
  let area = u.window * u.window;
  let inside = token % area;
  let index = token / area;
  let windows_across = u.width / u.window;
  let y = index / windows_across * u.window + inside / u.window;
  let x_rolled = index % windows_across * u.window + inside % u.window;
  let place = (y + u.shift) % u.height * u.width + (x_rolled + u.shift) % u.width;
  let at = place * u.channels + channel;
  if (u.back == 1u) { output[at] = x[i]; } else { output[i] = x[at]; }
}
