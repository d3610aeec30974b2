// The garage behind the pump and its forecourt. Follows gas-pump.wgsl, in the same metres.

// A boarded wall with a window and a door, under eaves.
fn garage(before: Part, point: vec3f) -> Part {
  let p = point - WALL;
  let far = box(p - vec3f(0, 0.1, 0.2), WALL_HALF + vec3f(0.5, 0.3, 0.8));
  if (far > 0.5) { return closer(before, far, BOARDS); }
  let lap = 0.03 * fract(-point.y / BOARD);
  let window = rectangle(p.xy - vec2f(-0.2, 0.20), vec2f(0.62, 0.55), 0.01);
  let door = rectangle(p.xy - vec2f(2.35, -0.30), vec2f(0.45, 1.0), 0.01);
  let holes = max(min(window, door), WALL_HALF.z - 0.12 - p.z);
  var nearest = closer(before, max(box(p, WALL_HALF) - lap, -holes) * 0.8, BOARDS);
  nearest = closer(nearest, box(p, WALL_HALF - vec3f(0.2, 0.1, 0.11)), PANE);
  let casing = max(abs(min(window, door)) - 0.06, abs(p.z - WALL_HALF.z) - 0.06);
  let bars = max(min(abs(p.x + 0.2), abs(p.y - 0.20)) - 0.02, max(window, abs(p.z - WALL_HALF.z + 0.05) - 0.03));
  let corner = box(p - vec3f(WALL_HALF.x, 0, WALL_HALF.z), vec3f(0.09, WALL_HALF.y, 0.07));
  let eaves = box(p - vec3f(0, WALL_HALF.y + 0.08, 0.35), vec3f(WALL_HALF.x + 0.4, 0.10, 0.75));
  return closer(nearest, min(min(casing, bars), min(corner, eaves)), TRIM);
}

// Concrete slabs with tar in their joints, oil where cars stand, gravel beyond.
fn forecourt(point: vec3f) -> Surface {
  let grain = fractal2(point.xz * 9, 4);
  let patches = fractal2(point.xz * 0.9, 4);
  var colour = vec3f(0.27, 0.255, 0.23) * (0.5 + 0.5 * grain + 0.35 * patches);
  let joint = min(abs(fract(point.x / 3 + 0.3) - 0.5), abs(fract(point.z / 3 + 0.72) - 0.5)) * 3;
  colour = mix(vec3f(0.04), colour, smoothstep(0.012, 0.03, joint));
  let oil = smoothstep(0.55, 0.75, fractal2(point.xz * 1.3 + 4, 4));
  return Surface(colour * (1 - 0.6 * oil), 0, 0, 0, 1);
}
