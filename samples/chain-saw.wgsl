// A chain saw on a stump before a stack of logs. Decimetres; its bar points to −x, the stump's top is y = 0.

const EYE = vec3f(-3.6, 4.4, 15.0);
const LOOK_AT = vec3f(-0.66, 1.15, 0);
const ZOOM = 3.45;
const APERTURE = 0.16;
const FOCUS = 15.2;
const DENOISE = 0.6;
const EXPOSURE = 0.66;

const SUN_DIRECTION = vec3f(-0.45, 0.80, 0.55);
const SUN_COLOUR = vec3f(3.6, 3.1, 2.4);
const SUN_SOFTNESS = 0.03;
const HAZE = 400.0;
const FAR = 80.0;
const CLOUD_SHIFT = vec3f(0);
const CLOUD_THINNESS = 1.0;

const GROUND = -4.2;
const STUMP = vec2f(-0.2, -0.1);
const STUMP_RADIUS = 4.5;
const STACK = -8.5;       // where the logs' ends lie
const LOG = 1.42;         // a log's radius
const BAR = vec3f(-2.4, 0.62, 0.35);
const BAR_HALF = vec2f(2.4, 0.36);
const LINK = 0.44;        // from one cutter of the chain to the next

const EARTH = 0;
const BARK = 1;
const ORANGE = 2;
const BLACK = 3;
const STEEL = 4;
const CHAIN = 5;
const WHITE = 6;

fn distance_to(point: vec3f) -> f32 {
  return nearest_part(point).clearance;
}

fn nearest_part(point: vec3f) -> Part {
  var nearest = Part(point.y - GROUND - 0.25 * noise2(point.xz * 0.5), EARTH);
  nearest = closer(nearest, stump(point), BARK);
  nearest = closer(nearest, stack(point), BARK);
  let far = box(point - vec3f(-1.0, 1.35, 0), vec3f(4.9, 1.45, 1.25));
  if (far > 0.8) { return closer(nearest, far, ORANGE); }
  return handles(housing(guide_bar(nearest, point), point), point);
}

// The guide bar with its round nose; the chain runs in its groove, a cutter and a gap in turn.
fn guide_bar(before: Part, point: vec3f) -> Part {
  let p = point - BAR;
  let outline = rectangle(p.xy, BAR_HALF, BAR_HALF.y);
  var plate = extruded(outline, p.z, 0.035);
  let slot = rectangle(p.xy - vec2f(1.85, 0), vec2f(0.6, 0.06), 0.06);
  plate = max(plate, -slot);
  let nose = vec2f(p.x + BAR_HALF.x - BAR_HALF.y, p.y);
  let run = select(-p.x * sign(p.y), atan2(nose.y, -nose.x) * BAR_HALF.y + (BAR_HALF.x - BAR_HALF.y) * sign(p.y), nose.x < 0) / LINK;
  let at = fract(run);
  let cutter = 0.13 * smoothstep(0.05, 0.12, at) * smoothstep(0.62, 0.50, at) * (0.75 + 0.5 * at);
  let raker = 0.08 * smoothstep(0.70, 0.76, at) * smoothstep(0.92, 0.86, at);
  let links = extruded(abs(outline - 0.05 - 0.5 * (cutter + raker)) - 0.055 - 0.5 * (cutter + raker), p.z, 0.075);
  return closer(closer(before, plate, STEEL), links * 0.6, CHAIN);
}

// Crankcase, engine cover with louvres, clutch cover with two nuts, caps, spikes where the bar begins.
fn housing(before: Part, point: vec3f) -> Part {
  var shell = rounded_box(point - vec3f(0.75, 0.85, -0.05), vec3f(1.25, 0.72, 0.78), 0.22);
  let bonnet = rounded_box(point - vec3f(0.75, 1.66, -0.05), vec3f(0.95, 0.45, 0.62), 0.26);
  shell = blend(shell, bonnet, 0.25);
  let louvre = abs(fract(point.x / 0.2) - 0.5) * 0.2 - 0.035;
  shell = max(shell, -max(max(louvre, abs(point.x - 1.05) - 0.42), max(abs(point.y - 1.65) - 0.22, 0.5 - point.z)));
  let seam = abs(point.y - 1.22) - 0.015;
  shell = max(shell, -max(seam, -shell - 0.04));
  var nearest = closer(before, shell, ORANGE);
  let foot = rounded_box(point - vec3f(0.75, 0.22, -0.05), vec3f(1.35, 0.22, 0.74), 0.10);
  nearest = closer(nearest, foot, BLACK);
  let cover = blend(rectangle(point.xy - vec2f(-0.05, 0.68), vec2f(0.95, 0.50), 0.42), length(point.xy - vec2f(0.62, 0.72)) - 0.60, 0.1);
  nearest = closer(nearest, extruded(cover + 0.05, point.z - 0.66, 0.20) - 0.05, BLACK);
  let rib = extruded(abs(cover + 0.22) - 0.02, point.z - 0.90, 0.03);
  nearest = closer(nearest, rib, BLACK);
  let nut = min(length(point.xy - vec2f(-0.35, 0.66)), length(point.xy - vec2f(0.02, 0.66)));
  nearest = closer(nearest, extruded(nut - 0.10, point.z - 0.95, 0.06), STEEL);
  let spike = abs(fract(point.y / 0.22) - 0.5) * 0.44;
  let spikes = max(max(abs(point.z - 0.15) - 0.03, abs(point.y - 0.62) - 0.44), max(-0.75 - point.x + spike, point.x + 0.4));
  nearest = closer(nearest, spikes * 0.6, STEEL);
  let badge = extruded(rectangle(point.xy - vec2f(1.35, 0.98), vec2f(0.42, 0.12), 0.04), point.z - 0.735, 0.012);
  return closer(nearest, badge, WHITE);
}

// The front handle arches over the engine behind a guard; the rear one is a loop with its trigger inside.
fn handles(before: Part, point: vec3f) -> Part {
  let front = point - vec3f(-0.02 - 0.12 * (point.y - 1.2), 1.22, -0.02);
  let arch = length(vec2f(rectangle(front.yz, vec2f(1.32, 1.0), 0.42), front.x)) - 0.105;
  let bent = point - vec3f(-0.62 - 0.35 * (point.y - 1.6), 2.02, -0.02);
  var guard = extruded(rectangle(bent.zy, vec2f(0.95, 0.56), 0.22), bent.x, 0.045) - 0.02;
  let opening = rectangle(bent.zy + vec2f(0, 0.35), vec2f(0.55, 0.42), 0.12);
  guard = max(guard, -opening) * 0.9;
  let rear = point - vec3f(2.55, 0.92, -0.05);
  let slanted = vec2f(rear.x, rear.y + 0.12 * rear.x);
  let outline = rectangle(slanted, vec2f(1.05, 0.62), 0.36);
  let grip = length(vec2f(max(abs(outline) - 0.09, 0), max(abs(rear.z) - 0.10, 0))) - 0.09;
  let trigger = extruded(rectangle(slanted - vec2f(-0.15, 0.36), vec2f(0.26, 0.13), 0.06), rear.z, 0.07) - 0.02;
  return closer(before, min(min(arch, guard), min(grip, trigger)), BLACK);
}

fn surface_at(point: vec3f, normal: vec3f) -> Surface {
  let wear = fractal3(point * 2.2, 4);
  switch nearest_part(point).kind {
    case ORANGE: { return Surface(mix(vec3f(0.72, 0.14, 0.015), vec3f(0.40, 0.11, 0.03), wear * wear), 0, 0, 0.045, 0.22); }
    case BLACK: { return Surface(vec3f(0.028, 0.028, 0.030) * (0.7 + 0.6 * wear), 0, 0, 0.045, 0.36); }
    case WHITE: {
      let q = point.xy - vec2f(1.35, 0.98);
      let letter = fract(q.x / 0.15) > 0.28 && abs(q.x) < 0.34 && abs(q.y) < 0.06;
      return Surface(select(vec3f(0.74), vec3f(0.05), letter), 0, 0, 0.04, 0.3);
    }
    case STEEL: { return guide_bar_face(point, wear); }
    case CHAIN: { return Surface(vec3f(0.20, 0.19, 0.18) * (0.6 + 0.6 * wear), 0, 0, 0.5, 0.35); }
    case BARK: { return wood(point, normal); }
    default: { return litter(point); }
  }
}

// Ground steel with a printed band, scratched and oily.
fn guide_bar_face(point: vec3f, wear: f32) -> Surface {
  let p = point - BAR;
  let scratch = fractal2(vec2f(p.x * 1.2, p.y * 24), 4);
  let steel = vec3f(0.62, 0.61, 0.59) * (0.75 + 0.35 * scratch);
  let q = vec2f(p.x + 0.35, p.y) / 0.17;
  let letter = floor(q.x / 1.5);
  let glyph = array(LETTER_S, LETTER_A, LETTER_G, LETTER_A)[u32(clamp(letter + 2, 0, 3))];
  let printed = abs(letter + 0.5) < 2 && sign_distance(vec2f(q.x - (letter + 0.5) * 1.5, q.y) * vec2f(1, 1.3), glyph) < 0.24 && p.z > 0;
  if (printed) { return Surface(vec3f(0.05), 0, 0, 0.05, 0.3); }
  return Surface(steel, 0, 0, 0.62, 0.32 + 0.15 * wear);
}

// Under trees: light through leaves above, dim green around.
fn sky_light(direction: vec3f) -> vec3f {
  let open = fractal3(direction * 5, 3);
  let canopy = mix(vec3f(0.10, 0.14, 0.05), vec3f(1.3, 1.4, 1.35), smoothstep(0.42, 0.62, open));
  return mix(vec3f(0.14, 0.15, 0.10), canopy, smoothstep(-0.05, 0.45, direction.y));
}

fn background(direction: vec3f) -> vec3f {
  return sky_light(direction);
}
