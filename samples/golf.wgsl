// Golf balls in long grass under an evening sky. Follows a scene that says where the BALLS lie, BALL_COUNT of them;
// one unit is a ball's radius, the ground is y = 0.

const GRASS_HEIGHT = 1.2;
const CELL = 0.26;     // one blade of each layer grows in every cell
const BLADE_WIDTH = 0.042;
const BLADE_THICKNESS = 0.006;

struct Blade { clearance: f32, chance: f32 }

fn distance_to(point: vec3f) -> f32 {
  return min(ball_distance(point), grass(point).clearance);
}

fn surface_at(point: vec3f, normal: vec3f) -> Surface {
  if (ball_distance(point) < 0.008) {
    let scuff = fractal3(point * 9, 3);
    return Surface(vec3f(0.86, 0.86, 0.83) * (0.93 + 0.07 * scuff), 0, 0, 0.04, 0.28);
  }
  let blade = grass(point);
  let height = saturate(point.y / GRASS_HEIGHT);
  let fresh = mix(vec3f(0.05, 0.11, 0.02), vec3f(0.20, 0.36, 0.06), height);
  let dry = vec3f(0.42, 0.36, 0.15);
  let colour = mix(fresh, dry, smoothstep(0.86, 1.0, blade.chance)) * (0.75 + 0.5 * fract(blade.chance * 7));
  return Surface(colour, 0.42, 2 * BLADE_THICKNESS, 0.035, 0.45);
}

// The ball: a sphere with dimples on the points of an icosahedral lattice.
const DIMPLE_STEPS = 6.0;   // lattice steps along an edge of the icosahedron: 10 · 6² + 2 = 362 dimples
const DIMPLE_DEPTH = 0.024;
const SPIN = mat3x3f(0.7361, 0.6313, -0.2443, -0.4568, 0.7282, 0.5110, 0.5005, -0.2666, 0.8236);

fn ball_distance(point: vec3f) -> f32 {
  var centre = BALLS[0];
  for (var k = 1u; k < BALL_COUNT; k++) {
    if (distance(point, BALLS[k]) < distance(point, centre)) { centre = BALLS[k]; }
  }
  let from_centre = distance(point, centre);
  if (from_centre > 1.1) { return from_centre - 1.05; }
  return (from_centre - 1 + DIMPLE_DEPTH * dimple(SPIN * (point - centre))) * 0.8;
}

// How deep a direction lies in its dimple, 0 to 1. Mirrors carry it into one face of the icosahedron; its angles to
// that face's three edges, scaled to sum to DIMPLE_STEPS, are whole numbers at the points of a triangular lattice.
fn dimple(direction: vec3f) -> f32 {
  const EDGES = mat3x3f(-0.5, 0.309017, 0.809017, 0.309017, 0.809017, -0.5, 0.809017, -0.5, 0.309017);
  var d = abs(normalize(direction));
  for (var edge = 0; edge < 3; edge++) {
    d -= 2 * min(dot(d, EDGES[edge]), 0) * EDGES[edge];
  }
  let angles = asin(saturate(d * EDGES));
  let lattice = angles * (DIMPLE_STEPS / (angles.x + angles.y + angles.z));
  var nearest = round(lattice);
  let error = abs(lattice - nearest);
  if (error.x >= error.y && error.x >= error.z) { nearest.x = DIMPLE_STEPS - nearest.y - nearest.z; }
  else if (error.y >= error.z) { nearest.y = DIMPLE_STEPS - nearest.x - nearest.z; }
  else { nearest.z = DIMPLE_STEPS - nearest.x - nearest.y; }
  let away = lattice - nearest;
  return smoothstep(0, 1, 1.12 - dot(away, away) / (2 * 0.45 * 0.45));
}

// The grass: every cell of a layer grows one blade; each layer is turned and swayed as a whole, so that blades cross.
fn grass(point: vec3f) -> Blade {
  let above = point.y - GRASS_HEIGHT;
  if (above > 0.1) { return Blade(above, 0.5); }
  var nearest = Blade(point.y - 0.02, 0.5);
  nearest = grass_layer(nearest, point, mat2x2f(0.921, 0.389, -0.389, 0.921), 0.1);
  nearest = grass_layer(nearest, point, mat2x2f(-0.801, 0.598, -0.598, -0.801), 0.6);
  nearest = grass_layer(nearest, point, mat2x2f(-0.112, -0.994, 0.994, -0.112), 0.3);
  return nearest;
}

fn grass_layer(nearest: Blade, point: vec3f, turn: mat2x2f, shift: f32) -> Blade {
  let turned = turn * point.xz + shift;
  let sway = wave(turned.yx * vec2f(0.43, 0.31) + shift) * 0.24 + wave(turned.yx * 1.3) * 0.07;
  let swayed = (turned + sway * point.y * point.y) / CELL;
  let cell = floor(swayed);
  let inside = swayed - cell;
  let chance = hash_cell(vec2i(cell) + i32(shift * 1000));
  let height = GRASS_HEIGHT * (0.4 + 0.6 * chance.z);
  let along = saturate(point.y / height);
  let facing = normalize(chance.xy - 0.5);
  let local = (inside - 0.5 - (chance.yw - 0.5) * 0.3 - (chance.zx - 0.5) * 0.4 * along * along) * CELL;
  let across = abs(vec2f(dot(local, facing), dot(local, vec2f(-facing.y, facing.x))));
  let half_width = BLADE_WIDTH * (1 - along * along);
  let blade = max(max(across.x - half_width, across.y - BLADE_THICKNESS), point.y - height);
  let border = (0.5 - max(abs(inside.x - 0.5), abs(inside.y - 0.5))) * CELL + 0.02;
  let clearance = min(blade, max(border, 0.065)) * 0.75;
  if (clearance < nearest.clearance) { return Blade(clearance, chance.w); }
  return nearest;
}

// A sine made of parabolas: period 1, from -1 to 1.
fn wave(x: vec2f) -> vec2f {
  let phase = fract(x) * 2 - 1;
  return 4 * phase * (1 - abs(phase));
}

// The evening sky that lights the grass.
fn sky_light(direction: vec3f) -> vec3f {
  let height = max(direction.y, 0);
  let sky = mix(vec3f(1.0, 0.80, 0.56), vec3f(0.30, 0.48, 0.84), 1 - exp(-4 * height));
  let glow = pow(max(dot(direction, normalize(SUN_DIRECTION)), 0), 6.0);
  return sky * 0.9 + glow * vec3f(1.1, 0.75, 0.40);
}

// Beyond the lawn: a line of trees, far out of focus.
fn background(direction: vec3f) -> vec3f {
  let across = atan2(direction.x, -direction.z);
  let crown = 0.10 + 0.10 * fractal2(vec2f(across * 7, 1), 4);
  let leaves = fractal2(vec2f(across, direction.y) * 22, 3);
  let trees = mix(vec3f(0.01, 0.03, 0.012), vec3f(0.42, 0.40, 0.08), leaves * leaves);
  let lit = mix(trees, sky_light(direction), 0.06);
  return mix(lit, sky_light(direction), smoothstep(-0.01, 0.01, direction.y - crown));
}
