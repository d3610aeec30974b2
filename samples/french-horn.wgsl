// A French horn on a table by a window, on sheets of music. One unit is the radius of its coil; the table is y = 0.
// The horn's own frame: the coil around z, the bell's axis along x.

const EYE = vec3f(1.7, 6.4, 4.0);
const LOOK_AT = vec3f(0.10, 0.25, 0.06);
const ZOOM = 4.05;
const APERTURE = 0.02;
const FOCUS = 7.4;
const DENOISE = 0.5;
const EXPOSURE = 0.72;

const SUN_DIRECTION = vec3f(-0.75, 0.85, -0.45);
const SUN_COLOUR = vec3f(2.3, 1.95, 1.5);
const SUN_SOFTNESS = 0.07;
const HAZE = 500.0;
const FAR = 30.0;
const CLOUD_SHIFT = vec3f(0);
const CLOUD_THINNESS = 1.0;

const TILT = 0.32;                   // it lies on the rim of its bell and the far side of its coil
const LIFT = 0.40;                   // of the coil's centre above the table
const LEANS_TO = vec2f(0.74, -0.67); // the way from the coil's centre to the bell
const THROAT = 0.17;                 // radius of the bell where the coil ends
const FLARE = 1.5;                   // where its curve would reach infinity
const MOUTH = 1.25;                  // where it is cut
const SHEET = vec2f(1.35, 1.75);     // half a sheet of music

const TABLE = 0;
const PAPER = 1;
const BRASS = 2;
const NICKEL = 3;

fn distance_to(point: vec3f) -> f32 {
  return nearest_part(point).clearance;
}

fn nearest_part(point: vec3f) -> Part {
  var nearest = Part(point.y, TABLE);
  nearest = closer(nearest, box(on_first_sheet(point), vec3f(SHEET.x, 0.008, SHEET.y)), PAPER);
  nearest = closer(nearest, box(on_second_sheet(point), vec3f(SHEET.x, 0.004, SHEET.y)), PAPER);
  let p = in_horn(point);
  let far = box(p - vec3f(0.1, -0.05, 0), vec3f(1.45, 2.0, 0.98));
  if (far > 0.4) { return closer(nearest, far, BRASS); }
  nearest = closer(nearest, min(bell(p), coil(p)), BRASS);
  return valves(nearest, p);
}

fn in_horn(point: vec3f) -> vec3f {
  let flat = vec3f(point.x, -point.z, point.y - LIFT);
  let along = dot(flat.xy, LEANS_TO);
  let tilted = turned(vec2f(along, flat.z), -TILT);
  return vec3f(flat.xy + (tilted.x - along) * LEANS_TO, tilted.y);
}

fn on_first_sheet(point: vec3f) -> vec3f {
  let q = turned(point.xz - vec2f(-0.9, -0.2), 0.35);
  return vec3f(q.x, point.y, q.y);
}

fn on_second_sheet(point: vec3f) -> vec3f {
  let q = turned(point.xz - vec2f(1.5, -1.2), -0.12);
  return vec3f(q.x, point.y, q.y);
}

// A hyperbola turned about the axis: the slower it widens at first, the wider it ends.
fn bell(p: vec3f) -> f32 {
  let along = clamp(p.x, 0, MOUTH);
  let out = length(p.yz + vec2f(1, 0));
  let left = 1 - along / FLARE;
  let radius = THROAT * pow(left, -0.96);
  let slope = 0.96 / FLARE * radius / left;
  let wall = abs(out - radius) / sqrt(1 + slope * slope) * 0.75 - 0.010;
  let rim = length(vec2f(p.x - MOUTH, out - THROAT * pow(1 - MOUTH / FLARE, -0.96))) - 0.022;
  let ferrule = length(vec2f(p.x, out - THROAT - 0.004)) - 0.018;
  return min(min(max(wall, abs(p.x - MOUTH / 2) - MOUTH / 2), rim), ferrule);
}

// The tube to the bell widens round two thirds of a turn; narrower loops lie before and behind it.
fn coil(p: vec3f) -> f32 {
  let turn = fract(atan2(p.y, p.x) / (2 * PI) - 0.12) / 0.63; // 0 where the wide tube begins, 1 at the bell
  let start = vec3f(cos(0.754), sin(0.754), 0);
  var tube = ring(p, 1, mix(0.062, THROAT, saturate(turn) * saturate(turn)));
  if (turn > 1) { tube = min(length(p - start) - 0.062, length(p - vec3f(0, -1, 0)) - THROAT); }
  tube = min(tube, ring(p - vec3f(0.02, 0.02, 0.12), 0.84, 0.048));
  tube = min(tube, ring(p - vec3f(0.0, -0.02, -0.12), 0.88, 0.048));
  tube = min(tube, ring(p - vec3f(0.03, 0.12, 0.16), 0.66, 0.045));
  tube = min(tube, hose(p, vec3f(0.88, 0.30, 0.12), vec3f(0.72, 1.22, 0.16), vec3f(-0.15, 1.38, 0.24), 0.045));
  tube = min(tube, capsule(p, vec3f(-0.15, 1.38, 0.24), vec3f(-0.95, 1.53, 0.33), 0.036));
  return tube * 0.85;
}

// A tube bent to a long loop of the given half length, around its own z axis.
fn slide(p: vec3f, centre: vec3f, angle: f32, half_length: f32, half_width: f32) -> f32 {
  let q = p - centre;
  return length(vec2f(rectangle(turned(q.xy, -angle), vec2f(half_length, half_width), half_width), q.z)) - 0.036;
}

// Rotary valves with caps, their slides, the levers that turn them; the mouthpiece.
fn valves(before: Part, p: vec3f) -> Part {
  const LINE = 0.30;
  let row = vec3f(turned(p.xy - vec2f(0.20, 0.10), -LINE), p.z);
  let each = row.x - 0.27 * clamp(round(row.x / 0.27), -1, 1);
  let across = length(vec2f(each, row.y));
  var nearest = closer(before, extruded(across - 0.10, row.z - 0.06, 0.13) - 0.01, BRASS);
  nearest = closer(nearest, extruded(across - 0.108, row.z - 0.20, 0.022) - 0.012, NICKEL);
  var loops = slide(p, vec3f(-0.33, 0.20, 0.10), LINE + 0.10, 0.38, 0.075);
  loops = min(loops, slide(p, vec3f(-0.36, -0.05, 0.10), LINE, 0.34, 0.075));
  loops = min(loops, slide(p, vec3f(-0.24, -0.34, 0.08), LINE - 0.2, 0.36, 0.085));
  loops = min(loops, slide(p, vec3f(0.34, -0.36, 0.06), 1.35, 0.30, 0.09));
  nearest = closer(nearest, loops, NICKEL);
  let lever = row - vec3f(0.27 * clamp(round(row.x / 0.27), -1, 1), 0, 0);
  let rod = capsule(lever, vec3f(0.04, 0.08, 0.24), vec3f(-0.02, 0.78, 0.26), 0.018);
  let paddle = length((lever - vec3f(-0.03, 0.90, 0.27)) / vec3f(0.085, 0.17, 0.03)) - 1;
  nearest = closer(nearest, min(rod, paddle * 0.028), NICKEL);
  let bit = vec3f(-0.983, 0.184, 0.11);
  let end = vec3f(-0.93, 1.527, 0.328);
  let down = dot(p - end, bit);
  let off = length(p - end - bit * down);
  let funnel = max(abs(down - 0.16) - 0.16, off - mix(0.045, 0.10, smoothstep(0.05, 0.32, down))) * 0.8;
  return closer(nearest, funnel, NICKEL);
}

fn surface_at(point: vec3f, normal: vec3f) -> Surface {
  switch nearest_part(point).kind {
    case TABLE: { return planks(point); }
    case PAPER: {
      let lower = abs(on_second_sheet(point).y) < 0.0056;
      let q = select(on_first_sheet(point), on_second_sheet(point), point.y < 0.0062);
      return music(q.xz, select(11, 29, lower && point.y < 0.0062));
    }
    case NICKEL: { return Surface(vec3f(0.80, 0.78, 0.72), 0, 0, 0.8, 0.2); }
    default: {
      let tarnish = fractal3(in_horn(point) * 4, 4);
      let colour = mix(vec3f(0.86, 0.60, 0.22), vec3f(0.72, 0.44, 0.14), tarnish * tarnish);
      return Surface(colour, 0, 0, 0.85, 0.16 + 0.16 * tarnish);
    }
  }
}

// Ten staves a sheet, with bars and notes where chance puts them.
fn music(p: vec2f, seed: i32) -> Surface {
  let ink = vec3f(0.05, 0.045, 0.05);
  let paper = vec3f(0.60, 0.56, 0.46) * (0.92 + 0.1 * fractal2(p * 5, 3));
  const PITCH = 0.31; // from stave to stave
  const GAP = 0.034;  // from line to line
  let stave = round(p.y / PITCH);
  let y = p.y - stave * PITCH;
  if (abs(stave) > 4.5 || abs(p.x) > 1.15) { return Surface(paper, 0, 0, 0.02, 0.5); }
  let lines = abs(y - GAP * clamp(round(y / GAP), -2, 2)) < 0.0045;
  let bar = abs(fract(p.x / 0.575) - 0.5) < 0.009 && abs(y) < 2 * GAP;
  let place = floor(p.x / 0.105);
  let chance = hash_cell(vec2i(i32(place), i32(stave) + seed));
  let note = vec2f(p.x - (place + 0.5) * 0.105, y - GAP * (floor(chance.x * 8) - 4) * 0.5);
  let blob = length(turned(note, 0.4) * vec2f(0.75, 1)) < 0.0165 && chance.y > 0.25;
  let stem = abs(note.x - 0.019) < 0.004 && note.y < 0 && note.y > -0.12 && chance.y > 0.25;
  let beam = chance.y > 0.6 && note.y < -0.10 && note.y > -0.12 && note.x > 0.015;
  return Surface(select(paper, ink, lines || bar || blob || stem || beam), 0, 0, 0.02, 0.5);
}

// Oak boards with grain along them, waxed.
fn planks(point: vec3f) -> Surface {
  const BOARD = 1.3;
  let q = turned(point.xz, 0.16);
  let board = floor(q.y / BOARD);
  let chance = hash_cell(vec2i(i32(board), 17));
  let bent = vec2f(q.x * 0.35 + 9 * chance.x, (q.y + 0.25 * fractal2(vec2f(q.x * 0.5, q.y * 1.5) + 20 * chance.y, 3)) * 6);
  let grain = fractal2(bent, 5);
  let rings = 0.5 + 0.5 * sin(bent.y * 5 + 6 * fractal2(bent * 0.4, 3));
  var colour = mix(vec3f(0.06, 0.026, 0.012), vec3f(0.21, 0.105, 0.046), 0.6 * grain + 0.3 * rings) * (0.75 + 0.5 * chance.z);
  let joint = min(fract(q.y / BOARD), 1 - fract(q.y / BOARD)) * BOARD;
  colour *= smoothstep(0.004, 0.02, joint) * 0.8 + 0.2;
  return Surface(colour, 0, 0, 0.04, 0.42);
}

// A room: two tall windows with bars on the left, a pale ceiling, darker walls.
fn sky_light(direction: vec3f) -> vec3f {
  let ceiling = mix(vec3f(0.26, 0.22, 0.18), vec3f(0.52, 0.50, 0.47), smoothstep(0.1, 0.75, direction.y));
  let at = direction.zy / max(-direction.x, 0.001);
  let pane = rectangle(vec2f(abs(at.x + 0.25) - 0.62, at.y - 1.15), vec2f(0.46, 0.85), 0.01);
  let bar = min(abs(abs(at.x + 0.25) - 0.62), abs(fract(at.y * 1.6) - 0.5) * 0.62) - 0.03;
  if (direction.x < 0 && pane < 0 && bar > 0) { return vec3f(3.2, 3.5, 3.9); }
  let lamp = length(direction - normalize(vec3f(0.75, 0.6, 0.45)));
  return ceiling + vec3f(1.5, 1.2, 0.85) * smoothstep(0.42, 0.2, lamp);
}

fn background(direction: vec3f) -> vec3f {
  return sky_light(direction);
}
