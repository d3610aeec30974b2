// Turns summed paths into a picture: non-local means guided by each pixel's own variance, then a film curve.
// accumulated: [height, width] sums of linear red, green, blue and of squared luminance.   developed: [height, width] sRGB.

const WINDOW = 4;         // pixels to each side that may be averaged with a pixel
const PATCH = 1;          // pixels to each side that are compared to decide how much

// Each invocation develops the pixel it owns.
@compute @workgroup_size(8, 8)
fn develop(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y + u.first_row;
  if (id.x >= u.size.x || row >= u.last_row) { return; }
  let pixel = vec2i(vec2u(id.x, row));
  var colour = vec3f(0);
  var total = 0.0;
  for (var dy = -WINDOW; dy <= WINDOW; dy++) {
    for (var dx = -WINDOW; dx <= WINDOW; dx++) {
      let weight = likeness(pixel, pixel + vec2i(dx, dy));
      colour += weight * estimate(pixel + vec2i(dx, dy)).rgb;
      total += weight;
    }
  }
  developed[row * u.size.x + id.x] = pack4x8unorm(vec4f(to_srgb(filmic(colour * EXPOSURE / total)), 1));
}

// 1 where the patches around two pixels differ by no more than their noise, falling to 0 (Rousselle, Knaus and Zwicker, 2012).
fn likeness(pixel: vec2i, other: vec2i) -> f32 {
  var distance = 0.0;
  for (var dy = -PATCH; dy <= PATCH; dy++) {
    for (var dx = -PATCH; dx <= PATCH; dx++) {
      let a = estimate(pixel + vec2i(dx, dy));
      let b = estimate(other + vec2i(dx, dy));
      let difference = a.rgb - b.rgb;
      let noise = a.w + min(a.w, b.w);
      distance += (dot(difference, difference) / 3 - noise) / (1e-6 + DENOISE * DENOISE * (a.w + b.w));
    }
  }
  return exp(-max(distance / f32((2 * PATCH + 1) * (2 * PATCH + 1)), 0));
}

// A pixel's mean colour, and the variance of its mean luminance; pixels outside repeat the border.
fn estimate(pixel: vec2i) -> vec4f {
  let inside = vec2u(clamp(pixel, vec2i(0), vec2i(u.size) - 1));
  let mean = accumulated[inside.y * u.size.x + inside.x] / f32(u.samples);
  let brightness = luminance(mean.rgb);
  let spread = mean.w - brightness * brightness;
  return vec4f(mean.rgb, max(spread, 0) / f32(u.samples));
}

fn luminance(colour: vec3f) -> f32 {
  return dot(max(colour, vec3f(0)), vec3f(0.2126, 0.7152, 0.0722));
}

// Narkowicz's fit of the ACES film curve.
fn filmic(x: vec3f) -> vec3f {
  return saturate(x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14));
}

fn to_srgb(linear: vec3f) -> vec3f {
  return select(1.055 * pow(linear, vec3f(1 / 2.4)) - 0.055, linear * 12.92, linear < vec3f(0.0031308));
}
