// A stone church with a steeple on a hill, among trees. Metres; the nave runs along x, its tower at the west (−x) end.

const EYE = vec3f(-17, -0.6, 44);
const LOOK_AT = vec3f(5.4, 11.0, 0);
const ZOOM = 2.5;
const APERTURE = 0.0;
const FOCUS = 50.0;
const DENOISE = 0.6;
const EXPOSURE = 0.80;

const SUN_DIRECTION = vec3f(0.55, 0.46, 0.62);
const SUN_COLOUR = vec3f(3.7, 3.0, 2.1);
const SUN_SOFTNESS = 0.02;
const HAZE = 900.0;
const FAR = 220.0;
const CLOUD_SHIFT = vec3f(0.4, 0, 6.2);
const CLOUD_THINNESS = 0.50;

const NAVE_LENGTH = 17.0;
const NAVE_HALF = 4.2;      // half its width
const WALL_TOP = 6.0;
const RIDGE = 10.6;
const BAY = 4.0;            // one window and one buttress
const TOWER = vec2f(-2.6, 0);
const TOWER_HALF = 2.6;
const TOWER_TOP = 14.0;
const SPIRE_TOP = 28.0;
const RECESS = 0.35;        // how deep windows and doors are set

const GROUND = 0;
const STONE = 1;
const ROOF = 2;
const GLASS = 3;
const LEAVES = 4;
const WOOD = 5;

fn distance_to(point: vec3f) -> f32 {
  return nearest_part(point).clearance;
}

fn nearest_part(point: vec3f) -> Part {
  var nearest = Part((point.y - hill(point)) * 0.85, GROUND);
  nearest = nave(nearest, point);
  nearest = tower(nearest, point - vec3f(TOWER.x, 0, TOWER.y));
  nearest = gravestones(nearest, point);
  return trees(nearest, point);
}

// Walls with lancet windows and buttresses between them, a steep roof that overhangs, a porch.
fn nave(before: Part, point: vec3f) -> Part {
  let far = box(point - vec3f(NAVE_LENGTH / 2, 5, 0.8), vec3f(NAVE_LENGTH / 2 + 0.5, 6, NAVE_HALF + 2.2));
  if (far > 1) { return closer(before, far, STONE); }
  var nearest = before;
  let side = abs(point.z);
  let along = point.x - NAVE_LENGTH / 2;
  let slope = normalize(vec2f(RIDGE - WALL_TOP, NAVE_HALF + 0.1));
  let under_roof = dot(vec2f(side, point.y - RIDGE), slope);
  var walls = box(vec3f(along, point.y - WALL_TOP / 2, side), vec3f(NAVE_LENGTH / 2, WALL_TOP / 2, NAVE_HALF));
  walls = min(walls, max(max(under_roof, WALL_TOP - 0.5 - point.y), abs(along) - NAVE_LENGTH / 2));
  let bay = point.x - 2.2 - BAY * clamp(round((point.x - 2.2) / BAY), 0, 3);
  let window = lancet(vec2f(bay, point.y - 1.8), 0.62, 1.9);
  walls = max(walls, -max(window, NAVE_HALF - RECESS - side));
  let pier = point.x - 0.2 - BAY * clamp(round((point.x - 0.2) / BAY), 1, 4);
  let step_back = 0.85 - 0.35 * smoothstep(2.6, 3.0, point.y);
  let buttress = box(vec3f(pier, point.y - 2.3, side - NAVE_HALF), vec3f(0.38, 2.5, step_back));
  let plinth = box(vec3f(along, point.y - 0.3, side), vec3f(NAVE_LENGTH / 2 + 0.15, 0.5, NAVE_HALF + 0.15));
  nearest = closer(nearest, min(min(walls, buttress), plinth), STONE);
  let tiles = max(abs(under_roof - 0.18) - 0.16, abs(along) - NAVE_LENGTH / 2 - 0.25);
  nearest = closer(nearest, max(tiles, WALL_TOP - 0.5 - point.y), ROOF);
  return porch(nearest, point);
}

// String courses, a west door, lights for the bells, and a spire with a cross: square at its flared eaves, an octagon above.
fn tower(before: Part, point: vec3f) -> Part {
  let far = box(point - vec3f(0, 14, 0), vec3f(TOWER_HALF + 0.3, 16.5, TOWER_HALF + 0.3));
  if (far > 1) { return closer(before, far, STONE); }
  let level = abs(point.xz);
  let far_side = max(level.x, level.y);
  let near_side = min(level.x, level.y);
  var walls = max(far_side - TOWER_HALF + 0.12 * smoothstep(7.4, 7.6, point.y), point.y - TOWER_TOP);
  let pair = lancet(vec2f(abs(near_side - 0.72), point.y - 9.6), 0.46, 1.9);
  let belfry = max(pair, TOWER_HALF - 0.12 - RECESS - far_side);
  let slit = max(lancet(vec2f(near_side, point.y - 5.0), 0.26, 1.0), TOWER_HALF - RECESS - far_side);
  let door = max(lancet(vec2f(point.z, point.y), 0.95, 2.0), point.x + TOWER_HALF - RECESS);
  walls = max(walls, -min(min(belfry, slit), door));
  let course = min(abs(point.y - 7.5), min(abs(point.y - TOWER_TOP + 0.8), abs(point.y - 0.4) - 0.3));
  walls = min(walls, max(far_side - TOWER_HALF - 0.12, course - 0.14));
  let octagon = max(far_side, (level.x + level.y) * 0.7071);
  let height = SPIRE_TOP - point.y;
  let rise = point.y - TOWER_TOP;
  let outline = mix(far_side, octagon, smoothstep(0, 3, rise)) - 0.45 * exp(-rise);
  let spire = max((outline - 2.4 * height / (SPIRE_TOP - TOWER_TOP)) * 0.85, -rise);
  let mast = box(point - vec3f(0, SPIRE_TOP + 0.6, 0), vec3f(0.09, 1.1, 0.09));
  let arm = box(point - vec3f(0, SPIRE_TOP + 1.0, 0), vec3f(0.50, 0.09, 0.09));
  return closer(closer(closer(before, walls, STONE), spire, ROOF), min(mast, arm), WOOD);
}

// A gabled porch on the south side.
fn porch(nearest: Part, point: vec3f) -> Part {
  let p = vec3f(abs(point.x - 4.2), point.y, point.z - NAVE_HALF - 1.3);
  let roof_side = dot(vec2f(p.y - 4.4, p.x), normalize(vec2f(1.0, 1.0)));
  let body = max(max(p.x - 1.5, abs(p.z) - 1.5), max(roof_side, -p.y - 1));
  let opening = max(lancet(vec2f(p.x, p.y), 0.85, 1.4), 0.4 - p.z);
  let found = closer(nearest, max(body, -opening), STONE);
  return closer(found, max(max(abs(roof_side - 0.12) - 0.11, abs(p.z) - 1.7), 2.4 - p.y), ROOF);
}

// A pointed arch on straight jambs, standing on y = 0: two arcs meet over the middle.
fn lancet(p: vec2f, half_width: f32, spring: f32) -> f32 {
  let across = abs(p.x);
  if (p.y < spring) { return max(across - half_width, -p.y); }
  return length(vec2f(across + half_width, p.y - spring)) - 2 * half_width;
}

fn surface_at(point: vec3f, normal: vec3f) -> Surface {
  switch nearest_part(point).kind {
    case GROUND: { return meadow(point); }
    case ROOF: { return slate(point); }
    case LEAVES: {
      let tint = fractal3(point * 1.6, 4);
      let colour = mix(vec3f(0.03, 0.06, 0.015), vec3f(0.18, 0.22, 0.05), tint * tint * 1.4);
      return Surface(colour, 0.25, 0.3, 0, 1);
    }
    case WOOD: { return Surface(vec3f(0.07, 0.055, 0.045), 0, 0, 0, 1); }
    default: { return masonry(point, normal); }
  }
}

fn slate(point: vec3f) -> Surface {
  let course = floor(point.y / 0.26);
  let tile = hash_cell(vec2i(i32(floor((point.x + point.z) / 0.42 + 0.5 * course)), i32(course)));
  let edge = smoothstep(0.0, 0.22, fract(point.y / 0.26));
  return Surface(vec3f(0.085, 0.085, 0.098) * (0.75 + 0.5 * tile.x) * (0.6 + 0.4 * edge), 0, 0, 0.03, 0.5);
}

// Coursed stone with pale mortar, darker where water runs; the backs of windows and doors are glass and oak.
fn masonry(point: vec3f, normal: vec3f) -> Surface {
  let side = abs(point.z);
  let from_tower = max(abs(point.x - TOWER.x), abs(point.z - TOWER.y));
  let in_tower = from_tower < TOWER_HALF - 0.5 * RECESS && point.y < TOWER_TOP - 0.1;
  let behind_nave = point.x > 0.3 && side < NAVE_HALF - 0.5 * RECESS && point.y < WALL_TOP - 0.5 && abs(normal.z) > 0.9;
  if (behind_nave || (in_tower && max(abs(normal.x), abs(normal.z)) > 0.9 && point.x < 0)) {
    if (point.x < TOWER.x && point.y < 4) { return Surface(vec3f(0.13, 0.07, 0.035), 0, 0, 0.02, 0.5); }
    return Surface(vec3f(0.015, 0.02, 0.03), 0, 0, 0.06, 0.2);
  }
  let across = select(point.x, point.z, abs(normal.x) > 0.7);
  let row = floor(point.y / 0.42);
  let column = across / 0.85 + 0.5 * row + hash_cell(vec2i(i32(row), 5)).x;
  let block = hash_cell(vec2i(i32(floor(column)), i32(row)));
  let joint = min(min(fract(column), 1 - fract(column)) * 0.85, min(fract(point.y / 0.42), 1 - fract(point.y / 0.42)) * 0.42);
  let grain = fractal3(point * 3, 4);
  var colour = mix(vec3f(0.44, 0.40, 0.33), vec3f(0.62, 0.57, 0.48), block.x) * (0.72 + 0.5 * grain);
  colour = mix(vec3f(0.54, 0.51, 0.44), colour, smoothstep(0.015, 0.05, joint));
  let stain = smoothstep(0.45, 0.75, fractal2(vec2f(across * 0.9, point.y * 0.2), 4));
  return Surface(colour * (1 - 0.3 * stain), 0, 0, 0, 1);
}

fn sky_light(direction: vec3f) -> vec3f {
  if (direction.y < 0) { return vec3f(0.12, 0.14, 0.07); }
  return mix(clear_sky(direction), vec3f(0.85, 0.87, 0.90), 0.25);
}

// Clouds over two ridges of distant hills.
fn background(direction: vec3f) -> vec3f {
  let across = atan2(direction.x, -direction.z);
  let near_ridge = 0.012 + 0.05 * fractal2(vec2f(across * 4, 3), 5);
  let far_ridge = 0.03 + 0.07 * fractal2(vec2f(across * 3, 8), 5);
  if (direction.y < near_ridge) { return vec3f(0.16, 0.24, 0.20) + 0.06 * fractal2(vec2f(across * 30, direction.y * 60), 3); }
  if (direction.y < far_ridge) { return vec3f(0.28, 0.38, 0.46); }
  return cloudy_sky(direction);
}
