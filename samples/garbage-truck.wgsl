// A rear-loading garbage truck at the kerb of a street, seen from behind. Metres; it heads to −x, its right side faces +z.

const EYE = vec3f(11.9, 2.5, 7.8);
const LOOK_AT = vec3f(1.35, 1.58, -0.05);
const ZOOM = 3.35;
const APERTURE = 0.0;
const FOCUS = 12.0;
const DENOISE = 0.6;
const EXPOSURE = 0.60;

const SUN_DIRECTION = vec3f(0.72, 0.62, 0.36);
const SUN_COLOUR = vec3f(3.5, 3.0, 2.4);
const SUN_SOFTNESS = 0.02;
const HAZE = 500.0;
const FAR = 120.0;
const CLOUD_SHIFT = vec3f(5.2, 0, 2.1);
const CLOUD_THINNESS = 0.55;

const HALF_WIDTH = 1.22;
const BED = 1.02;            // height of the frame that the body rests on
const BODY_FROM = -1.35;     // the body reaches from here
const BODY_TO = 2.55;        // to here, where the hopper begins
const BODY_TOP = 3.35;
const RIB = 0.65;            // one upright of the body to the next
const WHEEL = 0.52;
const CAB = vec3f(-2.55, 1.78, 0);

const ROAD = 0;
const GREEN = 1;
const WHITE = 2;
const STEEL = 3;
const TYRE = 4;
const PANE = 5;
const LAMP = 6;
const STRIPED = 7;
const BIN = 8;
const HEDGE = 9;
const HOUSE = 10;

fn distance_to(point: vec3f) -> f32 {
  return nearest_part(point).clearance;
}

fn nearest_part(point: vec3f) -> Part {
  let pavement = rounded_box(point - vec3f(0, 0, -6.2), vec3f(60, 0.14, 4.4), 0.05);
  var nearest = Part(min(point.y, pavement), ROAD);
  nearest = hedge(nearest, point);
  nearest = houses(nearest, point);
  nearest = bins(nearest, point);
  let far = box(point - vec3f(0.3, 1.75, 0), vec3f(4.3, 1.8, 1.75));
  if (far > 0.8) { return closer(nearest, far, GREEN); }
  let p = vec3f(point.xy, abs(point.z)); // left as right
  return hopper(body(cab(chassis(nearest, p), p), p), p);
}

// Frame, wheels with their rims, mudguards, tanks between the axles.
fn chassis(before: Part, p: vec3f) -> Part {
  var nearest = closer(before, box(p - vec3f(0.2, 0.88, 0), vec3f(3.2, 0.12, 0.5)), STEEL);
  nearest = closer(nearest, rounded_box(p - vec3f(-0.75, 0.72, 0.85), vec3f(0.55, 0.26, 0.26), 0.06), STEEL);
  let axle = vec2f(min(min(abs(p.x + 2.35), abs(p.x - 1.15)), abs(p.x - 2.25)), p.y - WHEEL);
  let out = length(axle);
  let tread = 0.012 * step(0.5, fract(atan2(axle.y, axle.x) * 7)) * step(0.45, out);
  let tyre = extruded(out - WHEEL + 0.05, p.z - 0.98, 0.11) - 0.05 + tread;
  let dish = max(out - 0.31, 1.02 - p.z);
  nearest = closer(nearest, max(tyre, -dish) * 0.9, TYRE);
  let hub = min(extruded(out - 0.30, p.z - 1.02, 0.015), extruded(out - 0.10, p.z - 1.06, 0.06) - 0.01);
  nearest = closer(nearest, hub, WHITE);
  let arch = max(abs(out - WHEEL - 0.09) - 0.02, max(0.55 - p.y, abs(p.z - 0.98) - 0.22));
  return closer(nearest, arch, STEEL);
}

// A cab over the engine: raked windscreen, doors with windows, mirrors, a beacon bar on its roof.
fn cab(before: Part, p: vec3f) -> Part {
  let q = p - CAB;
  let far = box(q, vec3f(1.3, 1.5, 1.5));
  if (far > 0.4) { return closer(before, far, WHITE); }
  var shell = rounded_box(q, vec3f(0.98, 1.06, 1.17), 0.13);
  shell = max(shell, dot(q - vec3f(-0.98, 0.1, 0), normalize(vec3f(-1, 0.28, 0))));
  shell = max(shell, -(length(vec2f(p.x + 2.35, p.y - WHEEL)) - WHEEL - 0.12));
  let window = extruded(rectangle(q.xy - vec2f(-0.18, 0.40), vec2f(0.52, 0.34), 0.09), q.z - 1.2, 0.06);
  let door = max(abs(rectangle(q.xy - vec2f(-0.18, 0.05), vec2f(0.62, 0.80), 0.08)) - 0.010, 1.14 - q.z);
  var nearest = closer(before, max(max(shell, -window), -door), select(WHITE, PANE, window < 0.01));
  let screen = rounded_box(q - vec3f(-0.86, 0.42, 0), vec3f(0.12, 0.42, 1.03), 0.05);
  nearest = closer(nearest, screen, PANE);
  let arm = capsule(q, vec3f(-0.85, 0.55, 1.15), vec3f(-0.98, 0.55, 1.36), 0.02);
  nearest = closer(nearest, min(arm, rounded_box(q - vec3f(-0.98, 0.42, 1.36), vec3f(0.05, 0.24, 0.10), 0.03)), STEEL);
  return closer(nearest, rounded_box(q - vec3f(-0.2, 1.13, 0), vec3f(0.12, 0.08, 0.75), 0.06), LAMP);
}

// The packer body: ribbed sides under a rounded roof.
fn body(before: Part, p: vec3f) -> Part {
  let middle = vec3f((BODY_FROM + BODY_TO) / 2, (BED + BODY_TOP) / 2, 0);
  let half_size = vec3f((BODY_TO - BODY_FROM) / 2, (BODY_TOP - BED) / 2, HALF_WIDTH);
  let q = p - middle;
  let far = box(q, half_size + 0.15);
  if (far > 0.4) { return closer(before, far, GREEN); }
  let across = rectangle(q.zy, half_size.zy - vec2f(0.07, 0.03), 0.30);
  let panels = extruded(across, q.x, half_size.x);
  let each = q.x - RIB * clamp(round(q.x / RIB), -3, 3);
  let rib = extruded(across - 0.10, each, 0.06) - 0.015;
  let rails = extruded(rectangle(q.zy, half_size.zy, 0.10), q.x, half_size.x);
  let sill = max(rails, abs(q.y + half_size.y - 0.10) - 0.10);
  return closer(before, min(min(panels, rib), sill), GREEN);
}

// The tailgate: a box with a sloping back whose mouth gapes above the sill; hazard stripes, lamps, rams, a step.
fn hopper(before: Part, p: vec3f) -> Part {
  let q = p - vec3f(BODY_TO, 0, 0);
  let far = box(q - vec3f(0.75, 1.95, 0), vec3f(0.95, 1.55, 1.4));
  if (far > 0.4) { return closer(before, far, GREEN); }
  let slope = dot(q.xy - vec2f(0.55, 3.42), normalize(vec2f(1.5, 1.0)));
  let under = dot(q.xy - vec2f(0.85, 0.62), normalize(vec2f(0.35, -1.0)));
  var outline = max(max(-q.x, q.x - 1.45), max(max(q.y - 3.42, slope), under));
  let shell = extruded(outline, p.z, HALF_WIDTH) - 0.02;
  let mouth = max(max(abs(p.z) - 1.02, 0.42 - q.x), max(1.20 - q.y, q.y - 2.15));
  let inside = max(abs(p.z) - 1.02, length(q.xy - vec2f(0.95, 1.45)) - 0.60);
  var nearest = closer(before, max(shell, -min(mouth, inside)), select(GREEN, STEEL, min(mouth, inside) < 0.02 && p.z < 1.0));
  let cheek = extruded(max(outline + 0.05, 1.0 - q.y), abs(p.z) - HALF_WIDTH - 0.03, 0.02);
  nearest = closer(nearest, max(cheek, abs(slope + 0.30) - 0.05), STEEL);
  nearest = closer(nearest, rounded_box(q - vec3f(1.47, 1.08, 0), vec3f(0.03, 0.11, 1.2), 0.01), STRIPED);
  nearest = closer(nearest, rounded_box(q - vec3f(0.98, 2.72, 0), vec3f(0.05, 0.06, 0.75), 0.02), STEEL);
  let ram = capsule(q - vec3f(0, 0, HALF_WIDTH + 0.10), vec3f(0.12, 2.0, 0), vec3f(0.55, 3.2, 0), 0.06);
  let rod = capsule(q - vec3f(0, 0, HALF_WIDTH + 0.10), vec3f(0.12, 1.5, 0), vec3f(0.12, 2.0, 0), 0.04);
  let step_plate = box(q - vec3f(1.25, 0.46, 0.85), vec3f(0.28, 0.03, 0.30));
  let grab = capsule(q, vec3f(1.50, 1.35, 1.17), vec3f(1.42, 1.95, 1.17), 0.022);
  nearest = closer(nearest, min(min(ram, rod), min(step_plate, grab)), STEEL);
  let lamps = min(length(q.yz - vec2f(0.84, 1.0)), length(q.yz - vec2f(0.84, 0.80))) - 0.075;
  return closer(nearest, extruded(lamps, q.x - 1.38, 0.07), LAMP);
}

// Two wheeled bins waiting behind the truck to be emptied.
fn bins(before: Part, point: vec3f) -> Part {
  let middle = vec3f(4.85, 0, -0.35);
  let far = box(point - middle - vec3f(0, 0.55, 0), vec3f(0.5, 0.6, 0.9));
  if (far > 0.4) { return closer(before, far, BIN); }
  let p = vec3f(abs(point.z - middle.z) - 0.42, point.y, point.x - middle.x);
  let taper = 0.05 * (p.y - 0.5);
  let tub = rounded_box(p - vec3f(0, 0.52, 0), vec3f(0.28 + taper, 0.45, 0.32 + taper), 0.04);
  let lid = rounded_box(p - vec3f(0, 1.0, 0.03), vec3f(0.33, 0.045, 0.39), 0.035);
  return closer(before, min(tub, lid) * 0.9, BIN);
}

fn surface_at(point: vec3f, normal: vec3f) -> Surface {
  let wear = fractal3(point * 3, 4);
  let grime = smoothstep(0.35, 0.8, wear + 0.35 * smoothstep(2.2, 0.8, point.y));
  switch nearest_part(point).kind {
    case GREEN: {
      var paint = vec3f(0.045, 0.20, 0.075) * (0.85 + 0.3 * wear);
      let band = point.y > 1.78 && point.y < 2.02 && abs(point.z) > 1.0 && point.x < BODY_TO;
      if (band) { paint = vec3f(0.62, 0.62, 0.56); }
      return Surface(mix(paint, vec3f(0.10, 0.085, 0.065), 0.6 * grime), 0, 0, 0.04 * (1 - grime), 0.25);
    }
    case WHITE: { return Surface(mix(vec3f(0.70, 0.70, 0.67), vec3f(0.16, 0.14, 0.11), 0.5 * grime), 0, 0, 0.04, 0.2); }
    case STEEL: { return Surface(vec3f(0.045, 0.045, 0.048) * (0.6 + 0.8 * wear), 0, 0, 0.05, 0.4); }
    case TYRE: { return Surface(vec3f(0.022, 0.021, 0.020) * (0.7 + 0.9 * wear), 0, 0, 0.02, 0.6); }
    case PANE: { return Surface(vec3f(0.015, 0.018, 0.02), 0, 0, 0.09, 0.05); }
    case LAMP: { return Surface(select(vec3f(0.65, 0.25, 0.02), vec3f(0.55, 0.02, 0.015), point.x > 0), 0, 0, 0.06, 0.15); }
    case STRIPED: {
      let yellow = fract((abs(point.z) + point.y) * 2.6) < 0.5;
      return Surface(select(vec3f(0.55, 0.02, 0.015), vec3f(0.75, 0.72, 0.62), yellow) * (0.75 + 0.3 * wear), 0, 0, 0.04, 0.3);
    }
    case BIN: { return Surface(select(vec3f(0.03, 0.035, 0.04), vec3f(0.02, 0.07, 0.20), point.z > -0.35), 0, 0, 0.04, 0.35); }
    case HEDGE: {
      let leaf = fractal3(point * 9, 3);
      return Surface(mix(vec3f(0.015, 0.035, 0.010), vec3f(0.13, 0.20, 0.05), leaf), 0.2, 0.2, 0, 1);
    }
    case HOUSE: { return house(point, normal); }
    default: { return street(point); }
  }
}

fn sky_light(direction: vec3f) -> vec3f {
  if (direction.y < 0) { return vec3f(0.16, 0.15, 0.14); }
  return mix(clear_sky(direction), vec3f(0.85, 0.87, 0.90), 0.3);
}

fn background(direction: vec3f) -> vec3f {
  let across = atan2(direction.x, -direction.z);
  let crown = 0.03 + 0.09 * fractal2(vec2f(across * 8, 5), 5);
  if (direction.y < crown) { return mix(vec3f(0.05, 0.08, 0.04), vec3f(0.20, 0.25, 0.10), fractal2(vec2f(across, direction.y) * 50, 4)); }
  return cloudy_sky(direction);
}
