// A path tracer for scenes of signed distances: every pass adds one path to each pixel.
// accumulated: [height, width] sums of linear red, green, blue and of squared luminance.
//
// A scene file follows this one and supplies
//   EYE, LOOK_AT, ZOOM, APERTURE, FOCUS, EXPOSURE, DENOISE       the camera
//   SUN_DIRECTION, SUN_COLOUR, SUN_SOFTNESS, HAZE, FAR           the air and how far it reaches
//   CLOUD_SHIFT, CLOUD_THINNESS                                  which clouds, for sky.wgsl: 0.45 is overcast, 1 is clear
//   distance_to(point), surface_at(point, normal)                what there is
//   sky_light(direction), background(direction)                  what lights it, and what the camera sees behind it

struct Uniforms {
  size: vec2u,      // width, height
  first_row: u32,   // of the band that this pass renders
  last_row: u32,
  sample: u32,      // number of this pass
  samples: u32,     // passes in all
}

struct Surface {
  albedo: vec3f,
  translucency: f32, // share of the diffuse light that comes out on the far side
  thickness: f32,    // how far through a translucent sheet its far side lies
  gloss: f32,        // mirror reflectance seen head-on: 0 is matte; from METAL on the reflection takes the albedo's colour
  roughness: f32,
}

@group(0) @binding(0) var<storage, read_write> accumulated: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> developed: array<u32>;
@group(0) @binding(2) var<uniform> u: Uniforms;

const PI = 3.14159265;
const BOUNCES = 3;
const STEPS = 160;
const BRIGHTEST = 8.0;   // no single path may outshine this, or it would stay as a speck
const METAL = 0.5;
const MISS = -1.0;
const FINE = 0.0008;    // nearness that counts as a hit, per unit travelled: for the camera's rays
const COARSE = 0.004;   // and for all others

// Each invocation adds one path to the pixel it owns.
@compute @workgroup_size(8, 8)
fn accumulate(@builtin(global_invocation_id) id: vec3u) {
  let pixel = vec2u(id.x, id.y + u.first_row);
  if (pixel.x >= u.size.x || pixel.y >= u.last_row) { return; }
  let index = pixel.y * u.size.x + pixel.x;
  seed_random(index, u.sample);
  let radiance = min(radiance_from(pixel), vec3f(BRIGHTEST));
  let brightness = luminance(radiance);
  accumulated[index] += vec4f(radiance, brightness * brightness);
}

// Light arriving at a pixel along one random path through a lens of radius APERTURE, focused at FOCUS.
fn radiance_from(pixel: vec2u) -> vec3f {
  let forward = normalize(LOOK_AT - EYE);
  let right = normalize(cross(forward, vec3f(0, 1, 0)));
  let up = cross(right, forward);
  let size = vec2f(u.size);
  let jitter = vec2f(random(), random()) + vec2f(random(), random()) - 0.5; // a tent filter two pixels wide
  let screen = (2 * (vec2f(pixel) + jitter) - size) / size.y;
  let target_point = (right * screen.x - up * screen.y + forward * ZOOM) * (FOCUS / ZOOM);
  let lens = random_in_disk() * APERTURE;
  let offset = right * lens.x + up * lens.y;
  return trace(EYE + offset, normalize(target_point - offset));
}

fn trace(start: vec3f, heading: vec3f) -> vec3f {
  var origin = start;
  var direction = heading;
  var throughput = vec3f(1);
  var light = vec3f(0);
  for (var bounce = 0; bounce < BOUNCES; bounce++) {
    let travelled = march(origin, direction, select(COARSE, FINE, bounce == 0));
    if (travelled == MISS) {
      if (bounce == 0) { return background(direction); }
      return light + throughput * sky_light(direction);
    }
    let point = origin + direction * travelled;
    let outward = normal_at(point, 0.0004 * max(travelled, 1));
    let surface = surface_at(point, outward);
    let normal = select(-outward, outward, dot(outward, direction) < 0);
    if (bounce == 0) {
      let clear = exp(-travelled / HAZE);
      light += (1 - clear) * sky_light(normalize(vec3f(direction.x, max(direction.y, 0.02), direction.z)));
      throughput *= clear;
    }
    let above = point + normal * 0.0015 * max(travelled, 0.5);
    let below = point - normal * (surface.thickness + 0.004);

    light += throughput * sunlight(above, below, normal, direction, surface);

    let mirror_share = fresnel(surface.gloss, max(dot(normal, -direction), 0));
    if (random() < mirror_share) {
      let facet = normalize(normal + random_in_ball() * surface.roughness * surface.roughness);
      direction = reflect(direction, facet);
      throughput *= mirror_tint(surface);
      if (dot(direction, normal) <= 0) { return light; }
      origin = above;
    } else {
      throughput *= surface.albedo;
      let through = random() < surface.translucency;
      direction = normalize(select(normal, -normal, through) + random_on_sphere() * 0.999);
      origin = select(above, below, through);
    }
  }
  return light;
}

// Direct light of the sun: diffuse with a highlight, or shining through a sheet.
fn sunlight(above: vec3f, below: vec3f, normal: vec3f, heading: vec3f, surface: Surface) -> vec3f {
  let to_sun = normalize(SUN_DIRECTION + random_in_ball() * SUN_SOFTNESS);
  let facing = dot(normal, to_sun);
  if (facing <= 0 && surface.translucency == 0) { return vec3f(0); }
  if (march(select(below, above, facing > 0), to_sun, COARSE) != MISS) { return vec3f(0); }
  if (facing <= 0) { return surface.albedo * surface.translucency * SUN_COLOUR * -facing; }
  let halfway = normalize(to_sun - heading);
  let mirrored = fresnel(surface.gloss, max(dot(halfway, to_sun), 0));
  let alpha = surface.roughness * surface.roughness;
  let facet = dot(normal, halfway);
  let spread = facet * facet * (alpha * alpha - 1) + 1;
  let highlight = mirrored * alpha * alpha / (4 * spread * spread * max(dot(normal, -heading), 0.2)); // GGX
  return SUN_COLOUR * (facing * surface.albedo * (1 - surface.translucency) * (1 - mirrored) + min(highlight, 4) * mirror_tint(surface));
}

fn mirror_tint(surface: Surface) -> vec3f {
  return select(vec3f(1), surface.albedo, surface.gloss >= METAL);
}

fn fresnel(head_on: f32, cosine: f32) -> f32 {
  if (head_on == 0) { return 0; }
  return head_on + (1 - head_on) * pow(saturate(1 - cosine), 5);
}

// Distance along the ray to the first surface, or MISS.
fn march(origin: vec3f, direction: vec3f, nearness: f32) -> f32 {
  var travelled = 0.0;
  for (var step = 0; step < STEPS && travelled < FAR; step++) {
    let clearance = distance_to(origin + direction * travelled);
    if (clearance < nearness * max(travelled, 1)) { return travelled; }
    travelled += clearance;
  }
  return select(MISS, travelled, travelled < FAR * 0.5);
}

// The gradient of the distance, from four points of a tetrahedron; a loop, so that the scene is compiled only once here.
fn normal_at(point: vec3f, reach: f32) -> vec3f {
  var corners = array(vec3f(1, -1, -1), vec3f(-1, -1, 1), vec3f(-1, 1, -1), vec3f(1, 1, 1));
  var gradient = vec3f(0, 1e-7, 0); // upward, where a march that ran out of steps ends in the open
  for (var k = 0; k < 4; k++) {
    gradient += corners[k] * distance_to(point + corners[k] * reach);
  }
  return normalize(gradient);
}
