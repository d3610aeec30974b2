// A jumper under a round canopy, seen from below against clouds. One unit is the canopy's radius.

const EYE = vec3f(0.35, -2.5, 6.4);
const LOOK_AT = vec3f(0.30, -0.58, 0);
const ZOOM = 3.25;
const APERTURE = 0.0;
const FOCUS = 6.6;
const DENOISE = 0.6;
const EXPOSURE = 0.9;

const SUN_DIRECTION = vec3f(0.62, 0.60, 0.52);
const SUN_COLOUR = vec3f(3.4, 3.0, 2.5);
const SUN_SOFTNESS = 0.01;
const HAZE = 160.0;
const FAR = 12.0;
const CLOUD_SHIFT = vec3f(3.1, 0, 1.7);
const CLOUD_THINNESS = 0.47;

const GORES = 20.0;
const CLOTH = 0.004;      // half the cloth's thickness
const SKIRT = -0.12;      // height of the canopy's lower edge
const RIM = 0.96;          // its radius there
const CONFLUENCE = vec3f(0, -1.28, 0); // where the lines meet
const HARNESS = vec3f(0, -1.62, 0);    // between the shoulders of the jumper
const LEAN = 0.16;        // the whole rig swings to one side

const CLOTH_PART = 0;
const LINE_PART = 1;
const SUIT_PART = 2;
const SKIN_PART = 3;
const HELMET_PART = 4;
const PACK_PART = 5;

fn distance_to(point: vec3f) -> f32 {
  return nearest_part(upright(point)).clearance;
}

// From the world into the rig's own frame.
fn upright(point: vec3f) -> vec3f {
  let swung = vec3f(cos(LEAN) * point.x + sin(LEAN) * point.y, cos(LEAN) * point.y - sin(LEAN) * point.x, point.z);
  return vec3f(0.87 * swung.x - 0.49 * swung.z, swung.y, 0.49 * swung.x + 0.87 * swung.z);
}

fn nearest_part(point: vec3f) -> Part {
  let around = atan2(point.z, point.x) * GORES / (2 * PI);
  let in_gore = abs(fract(around) - 0.5) * 2; // 0 in the middle of a gore, 1 at its seams
  var nearest = Part(canopy(point, in_gore), CLOTH_PART);
  nearest = closer(nearest, lines(point, around), LINE_PART);
  return jumper(nearest, point - HARNESS);
}

// An ellipsoidal shell whose gores bulge between their seams, scalloped at the skirt.
fn canopy(point: vec3f, in_gore: f32) -> f32 {
  const SQUASH = 0.64;
  let bulge = 1 - in_gore * in_gore;
  let out = length(point.xz);
  let tuck = 1 - 0.14 * max(0.15 - point.y, 0); // the skirt draws in
  let round = vec3f(point.x, point.y / SQUASH, point.z);
  let radius = length(round);
  if (radius > 1.4) { return (radius - 1.15) * SQUASH; }
  let shell = abs(radius - tuck - 0.045 * bulge * smoothstep(0.05, 0.5, out)) * SQUASH - CLOTH;
  let edge = SKIRT + 0.05 * bulge - point.y;
  return max(shell, edge) * 0.72;
}

// One line from every seam of the skirt to the point above the jumper where they meet; the seams repeat around the axis.
fn lines(point: vec3f, around: f32) -> f32 {
  let seam = round(around) * 2 * PI / GORES;
  let top = vec3f(cos(seam) * RIM, SKIRT, sin(seam) * RIM);
  return capsule(point, top, CONFLUENCE, 0.0055);
}

// Hanging in the harness, hands on the risers, knees a little bent. Mirrored left and right.
fn jumper(hung: Part, point: vec3f) -> Part {
  let far = length(point + vec3f(0, 0.12, 0)) - 0.52;
  if (far > 0.2) { return closer(hung, far, SUIT_PART); }
  var nearest = hung;
  let p = vec3f(abs(point.x), point.y, point.z);
  nearest = closer(nearest, capsule(p, CONFLUENCE - HARNESS, vec3f(0.085, -0.04, -0.01), 0.009), PACK_PART);
  nearest = closer(nearest, length(p - vec3f(0, 0.05, 0.01)) - 0.062, HELMET_PART);
  nearest = closer(nearest, length(p - vec3f(0, 0.035, 0.032)) - 0.045, SKIN_PART);
  let torso = capsule(p, vec3f(0.03, -0.07, 0), vec3f(0.025, -0.25, 0.01), 0.068);
  let upper_arm = capsule(p, vec3f(0.085, -0.06, 0), vec3f(0.15, 0.02, 0.03), 0.028);
  let forearm = capsule(p, vec3f(0.15, 0.02, 0.03), vec3f(0.07, 0.12, 0.01), 0.023);
  let thigh = capsule(p, vec3f(0.045, -0.28, 0.01), vec3f(0.065, -0.42, 0.07), 0.042);
  let shin = capsule(p, vec3f(0.065, -0.42, 0.07), vec3f(0.06, -0.58, -0.01), 0.030);
  nearest = closer(nearest, blend(blend(torso, min(upper_arm, forearm), 0.02), min(thigh, shin), 0.03), SUIT_PART);
  nearest = closer(nearest, length(p - vec3f(0.062, 0.13, 0.01)) - 0.026, SKIN_PART);
  nearest = closer(nearest, capsule(p, vec3f(0.06, -0.60, 0.0), vec3f(0.065, -0.615, 0.06), 0.028), PACK_PART);
  return closer(nearest, capsule(p, vec3f(0.03, -0.08, -0.07), vec3f(0.03, -0.22, -0.07), 0.055), PACK_PART);
}

fn surface_at(world: vec3f, normal: vec3f) -> Surface {
  let point = upright(world);
  switch nearest_part(point).kind {
    case CLOTH_PART: {
      let gore = i32(floor((atan2(point.z, point.x) / (2 * PI) + 0.5) * GORES));
      var colour = select(vec3f(0.86, 0.84, 0.78), vec3f(0.78, 0.05, 0.03), gore % 2 == 0);
      let weave = 0.92 + 0.16 * fractal3(point * 14, 3);
      return Surface(colour * weave, 0.45, 2 * CLOTH, 0.02, 0.5);
    }
    case LINE_PART: { return Surface(vec3f(0.30, 0.29, 0.27), 0, 0, 0, 1); }
    case SKIN_PART: { return Surface(vec3f(0.55, 0.33, 0.23), 0, 0, 0.02, 0.5); }
    case HELMET_PART: { return Surface(vec3f(0.70, 0.68, 0.62), 0, 0, 0.05, 0.25); }
    case PACK_PART: { return Surface(vec3f(0.035, 0.035, 0.04), 0, 0, 0.03, 0.4); }
    default: { return Surface(vec3f(0.05, 0.09, 0.22), 0, 0, 0.02, 0.6); }
  }
}

fn sky_light(direction: vec3f) -> vec3f {
  if (direction.y < 0) { return mix(vec3f(0.62, 0.70, 0.78), vec3f(0.36, 0.40, 0.38), saturate(-3 * direction.y)); }
  return mix(clear_sky(direction), vec3f(0.85, 0.87, 0.90), 0.35);
}

fn background(direction: vec3f) -> vec3f {
  return cloudy_sky(normalize(direction + vec3f(0, 0.12, 0)));
}
