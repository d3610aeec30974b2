// A portable cassette player with two loudspeakers, on a shelf. Decimetres; it faces +z, the shelf is y = 0.

const EYE = vec3f(2.2, 3.0, 12.5);
const LOOK_AT = vec3f(0.04, 1.62, 0);
const ZOOM = 3.75;
const APERTURE = 0.05;
const FOCUS = 12.2;
const DENOISE = 0.5;
const EXPOSURE = 0.66;

const SUN_DIRECTION = vec3f(-0.55, 0.75, 0.80);
const SUN_COLOUR = vec3f(2.5, 2.2, 1.8);
const SUN_SOFTNESS = 0.06;
const HAZE = 500.0;
const FAR = 40.0;
const CLOUD_SHIFT = vec3f(0);
const CLOUD_THINNESS = 1.0;

const CASE = vec3f(0, 1.45, 0);
const CASE_HALF = vec3f(2.65, 1.40, 0.62);
const SPEAKER = vec2f(1.80, -0.33);   // from the middle of the case
const CONE = 0.66;
const DOOR = vec2f(0, -0.12);
const DOOR_HALF = vec2f(1.02, 0.72);
const METER = vec2f(1.42, 0.94);      // left and right of the middle
const METER_HALF = vec2f(0.50, 0.27);
const WALL = -3.2;

const SHELF = 0;
const PLASTER = 1;
const SILVER = 2;
const BLACK = 3;
const CHROME = 4;
const MESH = 5;
const CASSETTE = 6;
const SCALE = 7;
const BOXES = 8;

fn distance_to(point: vec3f) -> f32 {
  return nearest_part(point).clearance;
}

fn nearest_part(point: vec3f) -> Part {
  var nearest = Part(max(point.y, point.z - 3.4), SHELF);
  nearest = closer(nearest, point.z - WALL, PLASTER);
  nearest = closer(nearest, boxes(point), BOXES);
  let p = point - CASE;
  let far = box(p - vec3f(0, 0.55, 0), vec3f(2.9, 2.1, 0.85));
  if (far > 0.5) { return closer(nearest, far, SILVER); }
  return controls(deck(loudspeakers(case_and_handle(nearest, p), p), p), p);
}

fn case_and_handle(before: Part, p: vec3f) -> Part {
  var shell = rounded_box(p, CASE_HALF, 0.16);
  let front = CASE_HALF.z;
  let cone = length(vec2f(abs(p.x), p.y) - SPEAKER) - CONE;
  let sunk = max(min(cone, rectangle(p.xy - DOOR, DOOR_HALF, 0.08)), front - 0.14 - p.z);
  let window = max(rectangle(vec2f(abs(p.x), p.y) - METER, METER_HALF, 0.04), front - 0.05 - p.z);
  let seam = max(abs(p.z - 0.12) - 0.02, -shell - 0.04);
  let line = max(abs(p.y - 0.62) - 0.012, front - 0.02 - p.z);
  shell = max(shell, -min(min(sunk, window), min(seam, line)));
  var nearest = closer(before, shell, SILVER);
  let side = vec3f(abs(p.x), p.yz);
  let arm = box(side - vec3f(2.58, 1.55, 0), vec3f(0.05, 0.42, 0.14)) - 0.03;
  let bar = rounded_box(p - vec3f(0, 1.98, 0), vec3f(2.62, 0.11, 0.19), 0.09);
  nearest = closer(nearest, bar, BLACK);
  return closer(nearest, arm, CHROME);
}

// Paper cones behind a mesh, each in a chrome ring.
fn loudspeakers(before: Part, p: vec3f) -> Part {
  let q = vec3f(abs(p.x) - SPEAKER.x, p.y - SPEAKER.y, p.z - CASE_HALF.z);
  let out = length(q.xy);
  var nearest = closer(before, length(vec2f(out - CONE, q.z)) - 0.055, CHROME);
  nearest = closer(nearest, length(vec2f(out - 0.30, q.z + 0.04)) - 0.03, CHROME);
  return closer(nearest, max(abs(q.z + 0.06 - 0.05 * (1 - out / CONE)) - 0.03, out - CONE), MESH);
}

// Behind the door's window a cassette; six keys below it.
fn deck(before: Part, p: vec3f) -> Part {
  let q = p - vec3f(DOOR, CASE_HALF.z);
  var door = extruded(rectangle(q.xy, DOOR_HALF - 0.02, 0.07), q.z + 0.02, 0.05) - 0.01;
  let pane = rectangle(q.xy - vec2f(0, 0.04), vec2f(0.88, 0.54), 0.04);
  door = max(door, -max(pane, -q.z - 0.05));
  var nearest = closer(before, door, BLACK);
  nearest = closer(nearest, extruded(pane, q.z + 0.04, 0.01), CASSETTE);
  var hub = vec2f(abs(q.x) - 0.34, q.y - 0.04);
  let teeth = 0.018 * step(0.5, fract(atan2(hub.y, hub.x) * 6 / (2 * PI)));
  nearest = closer(nearest, extruded(abs(length(hub) - 0.095) - 0.028 - teeth, q.z + 0.02, 0.02), CHROME);
  let keys = p - vec3f(DOOR.x, -1.10, CASE_HALF.z + 0.06);
  let key = keys.x - 0.33 * clamp(round(keys.x / 0.33 - 0.5) + 0.5, -2.5, 2.5);
  return closer(nearest, rounded_box(vec3f(key, keys.yz), vec3f(0.152, 0.13, 0.14), 0.03), CHROME);
}

// Two meters, knobs between them.
fn controls(before: Part, p: vec3f) -> Part {
  let front = p.z - CASE_HALF.z;
  let meter = vec2f(abs(p.x), p.y) - METER;
  var nearest = closer(before, extruded(rectangle(meter, METER_HALF - 0.01, 0.03), front + 0.04, 0.01), SCALE);
  nearest = closer(nearest, length(vec2f(rectangle(meter, METER_HALF, 0.04), front)) - 0.025, CHROME);
  let big = length(p.xy - vec2f(0, 0.96));
  let small = length(vec2f(abs(p.x) - 0.56, p.y - 0.96));
  let knurl = 0.008 * sin(atan2(p.y - 0.96, p.x) * 40);
  nearest = closer(nearest, extruded(big - 0.24 + knurl, front - 0.10, 0.12) - 0.01, CHROME);
  nearest = closer(nearest, extruded(small - 0.11, front - 0.07, 0.08) - 0.01, CHROME);
  return nearest;
}

// A stack of cassettes in their boxes.
fn boxes(point: vec3f) -> f32 {
  let p = point - vec3f(2.15, 0, 1.85);
  let level = clamp(floor(p.y / 0.18), 0, 2);
  let q = turned(p.xz, 0.5 * hash_cell(vec2i(i32(level), 8)).x - 0.1);
  let stacked = rounded_box(vec3f(q.x, p.y - 0.18 * level - 0.09, q.y), vec3f(0.55, 0.082, 0.35), 0.015);
  return stacked * 0.9;
}

fn surface_at(point: vec3f, normal: vec3f) -> Surface {
  let p = point - CASE;
  switch nearest_part(point).kind {
    case SILVER: { return silver(p, normal); }
    case BLACK: { return Surface(vec3f(0.025, 0.025, 0.027), 0, 0, 0.045, 0.3); }
    case CHROME: { return Surface(vec3f(0.75, 0.75, 0.76), 0, 0, 0.7, 0.25); }
    case MESH: { return mesh(p); }
    case CASSETTE: { return cassette((p.xy - DOOR - vec2f(0, 0.04)) * 0.66); }
    case SCALE: { return meter_face(p.xy); }
    case BOXES: {
      let level = i32(floor(point.y / 0.18));
      let chance = hash_cell(vec2i(level, 5));
      let label = fract(point.y / 0.18) > 0.3 && fract(point.y / 0.18) < 0.7;
      let tint = mix(vec3f(0.50, 0.10, 0.05), vec3f(0.06, 0.20, 0.38), chance.x);
      return Surface(select(vec3f(0.05), select(tint, vec3f(0.7, 0.68, 0.6), chance.y > 0.5), label && abs(normal.y) < 0.5), 0, 0, 0.05, 0.1);
    }
    case PLASTER: {
      let rough = fractal2(point.xy * 1.3, 5);
      return Surface(mix(vec3f(0.035, 0.055, 0.060), vec3f(0.060, 0.085, 0.090), rough), 0, 0, 0, 1);
    }
    default: { return walnut(point); }
  }
}

// Brushed metal with printing.
fn silver(p: vec3f, normal: vec3f) -> Surface {
  let brushed = fractal2(vec2f(p.x * 1.5, p.y * 40), 3);
  var colour = vec3f(0.44, 0.44, 0.45) * (0.85 + 0.2 * brushed);
  let front = normal.z > 0.8;
  let caption = abs(abs(p.x) - 1.8) < 0.35 && abs(p.y - 0.48) < 0.028 && fract(p.x * 11) > 0.3;
  let under_keys = abs(p.x) < 0.98 && abs(p.y + 0.905) < 0.016 && abs(fract(p.x / 0.33) - 0.5) < 0.22;
  if (front && (caption || under_keys)) { colour = vec3f(0.05); }
  return Surface(colour, 0, 0, 0.08, 0.32);
}

fn walnut(point: vec3f) -> Surface {
  let bent = vec2f(point.x * 0.5, (point.z + point.y + 0.3 * fractal2(point.xz * vec2f(0.4, 1.2), 3)) * 4);
  let grain = fractal2(bent, 5);
  let rings = 0.5 + 0.5 * sin(bent.y * 4 + 5 * fractal2(bent * 0.5, 3));
  return Surface(mix(vec3f(0.09, 0.040, 0.018), vec3f(0.30, 0.155, 0.075), 0.65 * grain + 0.25 * rings), 0, 0, 0.04, 0.35);
}

// A room with a broad window on the left.
fn sky_light(direction: vec3f) -> vec3f {
  let room = mix(vec3f(0.24, 0.21, 0.18), vec3f(0.55, 0.53, 0.50), smoothstep(-0.1, 0.8, direction.y));
  let at = direction.yz / max(-direction.x, 0.001);
  let window = rectangle(at - vec2f(0.6, 0.9), vec2f(0.7, 0.8), 0.02);
  let bar = min(abs(at.x - 0.6), abs(at.y - 0.9)) - 0.05;
  if (direction.x < 0 && window < 0 && bar > 0) { return vec3f(3.0, 3.2, 3.5); }
  return room;
}

fn background(direction: vec3f) -> vec3f {
  return sky_light(direction);
}
