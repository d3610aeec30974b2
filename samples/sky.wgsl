// A daylight sky with cumulus clouds: a slab of fractal density, marched with a random start so that passes average out.

const CLOUD_FLOOR = 1.0;   // the slab, in units of the clouds' height above the eye
const CLOUD_CEILING = 1.6;
const CLOUD_STEPS = 10;

fn clear_sky(direction: vec3f) -> vec3f {
  let height = max(direction.y, 0);
  let blue = mix(vec3f(0.56, 0.72, 0.90), vec3f(0.10, 0.25, 0.62), 1 - exp(-2.6 * height));
  let towards_sun = max(dot(direction, normalize(SUN_DIRECTION)), 0);
  return blue + vec3f(0.9, 0.65, 0.4) * (0.12 * pow(towards_sun, 3) + 0.3 * pow(towards_sun, 24));
}

fn cloudy_sky(direction: vec3f) -> vec3f {
  let clear = clear_sky(direction);
  if (direction.y < 0.02) { return clear; }
  let sun = normalize(SUN_DIRECTION);
  let stride = (CLOUD_CEILING - CLOUD_FLOOR) / (direction.y * f32(CLOUD_STEPS));
  let depth = min(stride, 0.35);
  var point = direction * (CLOUD_FLOOR / direction.y + stride * random());
  var transmitted = 1.0;
  var light = vec3f(0);
  for (var step = 0; step < CLOUD_STEPS && transmitted > 0.02; step++) {
    let density = cloud_density(point, 5);
    if (density > 0) {
      let shade = cloud_density(point + sun * 0.10, 3) + 1.4 * cloud_density(point + sun * 0.24, 3);
      let lit = SUN_COLOUR * 0.36 * (exp(-2.4 * shade) * 0.85 + 0.12) + vec3f(0.34, 0.41, 0.52);
      let opacity = 1 - exp(-density * depth * 34);
      light += transmitted * opacity * lit;
      transmitted *= 1 - opacity;
    }
    point += direction * stride;
  }
  let distance_haze = exp(-0.09 * CLOUD_FLOOR / direction.y);
  return mix(clear, light + transmitted * clear, distance_haze);
}

fn cloud_density(point: vec3f, octaves: i32) -> f32 {
  let height = (point.y - CLOUD_FLOOR) / (CLOUD_CEILING - CLOUD_FLOOR);
  if (height < 0 || height > 1) { return 0; }
  let shape = fractal3((point + CLOUD_SHIFT) * 1.7, octaves);
  return saturate((shape - CLOUD_THINNESS - 0.22 * height) * 4) * smoothstep(0, 0.12, height);
}
