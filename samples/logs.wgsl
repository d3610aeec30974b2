// What the saw has cut: a stump, a stack of logs, the litter on the ground. Follows chain-saw.wgsl, in the same decimetres.

// Sawn off above its roots, with bark in furrows.
fn stump(point: vec3f) -> f32 {
  let p = point.xz - STUMP;
  let out = length(p) - STUMP_RADIUS - 0.09 * max(-1.5 - point.y, 0) * max(-1.5 - point.y, 0);
  if (max(out, point.y) > 1) { return max(out, point.y) - 0.4; }
  let around = atan2(p.y, p.x);
  let furrow = fractal2(vec2f(around * 9, point.y * 0.5), 3) * 0.35;
  return max(out + furrow, point.y) * 0.7;
}

// Logs laid on one another, ends towards the camera, some pushed in farther.
fn stack(point: vec3f) -> f32 {
  if (point.z - STACK > 1.6) { return point.z - STACK - 1; }
  return min(log_row(point, 0), log_row(point, 1)) * 0.75;
}

fn log_row(point: vec3f, odd: i32) -> f32 {
  let cell = log_cell(point.xy, odd);
  let chance = hash_cell(vec2i(cell.zw));
  let radius = LOG * (0.90 + 0.12 * chance.x) - 0.06 * noise2(vec2f(atan2(cell.y, cell.x) * 3, point.z));
  return max(length(cell.xy) - radius, point.z - STACK - 0.7 * chance.y);
}

// Where a point lies in the nearest log of even or odd rows, and that log's number.
fn log_cell(p: vec2f, odd: i32) -> vec4f {
  let pitch = vec2f(2.03 * LOG, 3.5 * LOG);
  let shifted = p - vec2f(0.4, GROUND + LOG) - 0.5 * pitch * f32(odd);
  let number = vec2f(round(shifted.x / pitch.x), clamp(round(shifted.y / pitch.y), 0, 4));
  return vec4f(shifted - number * pitch, number * 2 + f32(odd));
}

// Sawn ends show rings around the heart, and cracks; the rest is bark.
fn wood(point: vec3f, normal: vec3f) -> Surface {
  let on_stump = point.z > STACK + 2;
  let even = log_cell(point.xy, 0);
  let odd = log_cell(point.xy, 1);
  let end = select(even, odd, length(odd.xy) < length(even.xy));
  let p = select(end.xy * 2, point.xz - STUMP, on_stump);
  let facing = select(normal.z, normal.y, on_stump);
  if (facing < 0.7) {
    let furrow = fractal3(point * vec3f(2.5, select(2.5, 0.8, on_stump), 2.5), 4);
    return Surface(mix(vec3f(0.05, 0.035, 0.025), vec3f(0.22, 0.16, 0.11), furrow), 0, 0, 0, 1);
  }
  let out = length(p) + 0.5 * fractal2(p * 0.7 + end.zw, 3);
  let rings = 0.5 + 0.5 * sin(out * 17 + 3 * noise2(p * 1.5));
  let crack = abs(p.y * 0.8 + 0.35 * p.x + 0.5 * fractal2(p * 1.4, 3) - 0.25) < 0.03 * saturate(2.4 - length(p));
  let saw_marks = fractal2(turned(p, 0.5) * vec2f(1, 14), 3);
  var colour = mix(vec3f(0.24, 0.125, 0.055), vec3f(0.50, 0.33, 0.17), 0.55 * rings + 0.5 * saw_marks);
  colour *= select(0.65 + 0.3 * hash_cell(vec2i(end.zw)).z, 0.95, on_stump);
  let dust = on_stump && fractal2(point.xz * 7, 3) > 0.60;
  return Surface(select(select(colour, vec3f(0.08, 0.05, 0.03), crack), vec3f(0.60, 0.43, 0.23), dust), 0, 0, 0, 1);
}

// Earth with chips of wood, leaves and moss.
fn litter(point: vec3f) -> Surface {
  let patches = fractal2(point.xz * 0.6, 4);
  let fine = fractal2(point.xz * 6, 3);
  let earth = mix(vec3f(0.07, 0.05, 0.03), vec3f(0.10, 0.14, 0.035), smoothstep(0.4, 0.6, patches)) * (0.5 + fine);
  let chip = hash_cell(vec2i(floor(turned(point.xz, 0.7) * vec2f(2, 5)))).x > 0.86;
  return Surface(select(earth, vec3f(0.55, 0.40, 0.22), chip), 0, 0, 0, 1);
}
