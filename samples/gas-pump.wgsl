// An old petrol pump with a glass globe on the forecourt of a country garage. Metres; the pump faces +z.

const EYE = vec3f(1.25, 1.30, 5.2);
const LOOK_AT = vec3f(0.16, 1.20, 0);
const ZOOM = 4.0;
const APERTURE = 0.02;
const FOCUS = 5.1;
const DENOISE = 0.6;
const EXPOSURE = 0.62;

const SUN_DIRECTION = vec3f(0.62, 0.70, 0.62);
const SUN_COLOUR = vec3f(3.6, 3.0, 2.3);
const SUN_SOFTNESS = 0.02;
const HAZE = 400.0;
const FAR = 60.0;
const CLOUD_SHIFT = vec3f(2.2, 0, 0.7);
const CLOUD_THINNESS = 0.56;

const KERB = 0.14;        // height of the island that the pump stands on
const WAIST = 1.16;       // where the cabinet ends and the head begins
const HEAD = vec3f(0, 1.50, 0);
const HEAD_HALF = vec3f(0.34, 0.31, 0.21);
const GLOBE = vec3f(0, 2.08, 0);
const WALL = vec3f(-2.0, 1.25, -3.2);
const WALL_HALF = vec3f(3.1, 1.35, 0.3);
const BOARD = 0.17;       // one board of the wall

const GROUND = 0;
const PAINT = 1;
const CHROME = 2;
const MILK_GLASS = 3;
const RUBBER = 4;
const DIAL = 5;
const CONCRETE = 6;
const BOARDS = 7;
const TRIM = 8;
const PANE = 9;

fn distance_to(point: vec3f) -> f32 {
  return nearest_part(point).clearance;
}

fn nearest_part(point: vec3f) -> Part {
  var nearest = Part(point.y, GROUND);
  nearest = closer(nearest, rounded_box(point - vec3f(-0.2, 0, 0), vec3f(1.9, KERB, 0.62), 0.05), CONCRETE);
  nearest = garage(nearest, point);
  let far = box(point - vec3f(0.05, 1.2, 0.05), vec3f(0.62, 1.2, 0.42));
  if (far > 0.3) { return closer(nearest, far, PAINT); }
  return globe(hose_and_nozzle(head(cabinet(nearest, point), point), point), point);
}

// A steel cabinet with a door let into its front, between a plinth and bands of chrome.
fn cabinet(before: Part, point: vec3f) -> Part {
  let p = point - vec3f(0, (WAIST + KERB) / 2, 0);
  var shell = rounded_box(p, vec3f(0.31, (WAIST - KERB) / 2, 0.20), 0.05);
  let door = abs(rectangle(p.xy - vec2f(0, 0.02), vec2f(0.25, 0.41), 0.05)) - 0.006;
  shell = max(shell, -max(door, 0.19 - p.z));
  var nearest = closer(before, shell, PAINT);
  let plinth = rounded_box(point - vec3f(0, KERB + 0.04, 0), vec3f(0.335, 0.06, 0.225), 0.02);
  nearest = closer(nearest, plinth, RUBBER);
  let band = abs(abs(point.y - WAIST) - 0.022) - 0.012;
  let hoops = extruded(rectangle(point.xz, vec2f(0.335, 0.225), 0.05), band + 0.012, 0.012);
  let handle = capsule(p, vec3f(0.19, 0.06, 0.215), vec3f(0.19, -0.06, 0.215), 0.012);
  return closer(nearest, min(hoops, handle), CHROME);
}

// The head with rounded shoulders; a dial behind glass, framed in chrome, lies in its front.
fn head(before: Part, point: vec3f) -> Part {
  let p = point - HEAD;
  var shell = extruded(rectangle(p.xy, HEAD_HALF.xy - 0.02, 0.13), p.z, HEAD_HALF.z - 0.02) - 0.02;
  let opening = rectangle(p.xy - vec2f(0, 0.01), vec2f(0.255, 0.215), 0.06);
  let inlet = max(opening, HEAD_HALF.z - 0.03 - p.z);
  shell = max(shell, -inlet);
  var nearest = closer(before, shell, select(PAINT, DIAL, opening < 0 && p.z > 0));
  let frame = length(vec2f(opening, p.z - HEAD_HALF.z)) - 0.017;
  return closer(nearest, frame, CHROME);
}

// From the side of the head the hose hangs to the kerb, and back up to the nozzle in its cradle.
fn hose_and_nozzle(before: Part, point: vec3f) -> Part {
  let low = vec3f(0.52, 0.42, 0.20);
  var tube = hose(point, vec3f(0.34, 1.36, 0.02), vec3f(0.64, 1.34, 0.10), vec3f(0.60, 0.86, 0.16), 0.023);
  tube = min(tube, hose(point, vec3f(0.60, 0.86, 0.16), vec3f(0.56, 0.10, 0.26), vec3f(0.47, 0.62, 0.16), 0.023));
  var nearest = closer(before, tube, RUBBER);
  let grip = capsule(point, vec3f(0.465, 0.66, 0.15), vec3f(0.455, 0.84, 0.10), 0.032);
  let spout = hose(point, vec3f(0.455, 0.84, 0.10), vec3f(0.45, 0.98, 0.06), vec3f(0.36, 1.03, 0.02), 0.017);
  let guard = ring((point - vec3f(0.48, 0.76, 0.20)).zyx, 0.075, 0.009);
  nearest = closer(nearest, min(min(grip, spout), guard), CHROME);
  let cradle = rounded_box(point - vec3f(0.34, 0.98, 0.03), vec3f(0.05, 0.10, 0.07), 0.02);
  let union_nut = capsule(point, vec3f(0.32, 1.36, 0.02), vec3f(0.37, 1.36, 0.02), 0.036);
  return closer(nearest, min(cradle, union_nut), CHROME);
}

fn globe(before: Part, point: vec3f) -> Part {
  let p = point - GLOBE;
  let lens = (length(p / vec3f(1, 1, 0.42)) - 0.235) * 0.42;
  let nearest = closer(before, min(lens, extruded(length(p.xy) - 0.235, p.z, 0.028) - 0.012), MILK_GLASS);
  let collar = extruded(length(p.xz) - 0.10, p.y + 0.245, 0.035) - 0.008;
  return closer(nearest, collar, CHROME);
}

fn surface_at(point: vec3f, normal: vec3f) -> Surface {
  let wear = fractal3(point * 5, 4);
  switch nearest_part(point).kind {
    case PAINT: { return enamel(point, wear); }
    case CHROME: { return Surface(vec3f(0.78, 0.79, 0.80), 0, 0, 0.7, 0.22); }
    case MILK_GLASS: { return globe_face(point - GLOBE); }
    case RUBBER: { return Surface(vec3f(0.022, 0.022, 0.024), 0, 0, 0.04, 0.4); }
    case DIAL: { return dial(point - HEAD); }
    case BOARDS: {
      let grain = fractal2(vec2f(point.x * 1.5, point.y * 30), 3);
      let shade = 0.82 + 0.18 * hash_cell(vec2i(i32(floor(point.y / BOARD)), 3)).x;
      return Surface(vec3f(0.60, 0.56, 0.45) * shade * (0.8 + 0.3 * grain) * (0.8 + 0.3 * wear), 0, 0, 0, 1);
    }
    case TRIM: { return Surface(vec3f(0.05, 0.16, 0.12) * (0.8 + 0.4 * wear), 0, 0, 0.03, 0.4); }
    case PANE: { return Surface(vec3f(0.02, 0.025, 0.03), 0, 0, 0.08, 0.08); }
    case CONCRETE: { return Surface(vec3f(0.40, 0.38, 0.34) * (0.6 + 0.6 * wear), 0, 0, 0, 1); }
    default: { return forecourt(point); }
  }
}

// Red enamel, a little faded, with a pale stripe and rust at the foot.
fn enamel(point: vec3f, wear: f32) -> Surface {
  var colour = vec3f(0.52, 0.022, 0.018) * (0.85 + 0.3 * wear);
  let badge = length(point.xy - vec2f(0, 0.80)) - 0.135;
  if (point.z > 0.1 && badge < 0) {
    let blue = abs(badge + 0.03) < 0.014 || word_gas((point.xy - vec2f(0, 0.80)) / 0.036) < 0.25;
    colour = select(vec3f(0.80, 0.78, 0.70), vec3f(0.04, 0.09, 0.30), blue);
  }
  let rust = smoothstep(0.50, 0.72, wear + 0.35 * smoothstep(0.55, 0.15, point.y));
  return Surface(mix(colour, vec3f(0.16, 0.06, 0.025), rust * 0.8), 0, 0, 0.045 * (1 - rust), 0.16);
}

fn word_gas(p: vec2f) -> f32 {
  let letters = min(sign_distance(p + vec2f(1.7, 0), LETTER_G), sign_distance(p, LETTER_A));
  return min(letters, sign_distance(p - vec2f(1.7, 0), LETTER_S));
}

// Milk glass lit through by the day: a red rim, and the word across the middle.
fn globe_face(p: vec3f) -> Surface {
  let out = length(p.xy);
  let lettered = word_gas(p.xy / 0.055) < 0.26;
  let red = lettered || (out > 0.185 && out < 0.225);
  let glass = select(vec3f(0.86, 0.85, 0.80), vec3f(0.55, 0.03, 0.02), red && abs(p.z) > 0.02);
  return Surface(select(glass, vec3f(0.6), out > 0.24), 0.15, 0.05, 0.05, 0.12);
}

// White figures on black drums in three windows, price and gallons, on a cream plate.
fn dial(p: vec3f) -> Surface {
  var colour = vec3f(0.74, 0.71, 0.60);
  for (var row = 0; row < 2; row++) {
    let q = p.xy - vec2f(0.02, 0.11 - 0.145 * f32(row));
    if (rectangle(q, vec2f(0.165, 0.052), 0.01) < 0) {
      let drum = clamp(floor((q.x + 0.165) / 0.0825), 0, 3);
      let digit = DIGITS[(i32(drum) * 7 + row * 4 + 1) % 10];
      let local = vec2f(q.x + 0.165 - 0.0825 * (drum + 0.5), q.y) / 0.030;
      colour = select(vec3f(0.02), vec3f(0.80), sign_distance(local * vec2f(1.15, 1), digit) < 0.21);
      if (abs(local.x) > 1.26) { colour = vec3f(0.15); }
    }
  }
  let line = abs(p.y + 0.125) < 0.013 && abs(p.x) < 0.18 && fract(p.x * 45) > 0.35;
  let caption = abs(p.y + 0.165) < 0.010 && abs(p.x) < 0.13 && fract(p.x * 60) > 0.3;
  if (line) { colour = vec3f(0.45, 0.03, 0.02); }
  if (caption) { colour = vec3f(0.08); }
  return Surface(colour, 0, 0, 0.05, 0.1);
}

fn sky_light(direction: vec3f) -> vec3f {
  if (direction.y < 0) { return vec3f(0.26, 0.24, 0.20); }
  return mix(clear_sky(direction), vec3f(0.85, 0.87, 0.90), 0.3);
}

// Trees behind fields, and the sky.
fn background(direction: vec3f) -> vec3f {
  let across = atan2(direction.x, -direction.z);
  let crown = 0.035 + 0.06 * fractal2(vec2f(across * 9, 3), 5);
  let leaves = fractal2(vec2f(across, direction.y) * 60, 4);
  if (direction.y < crown) { return mix(vec3f(0.03, 0.06, 0.02), vec3f(0.20, 0.27, 0.08), leaves); }
  return cloudy_sky(direction);
}
