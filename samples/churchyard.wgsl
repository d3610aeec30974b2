// What surrounds the church: the hill and its meadow, gravestones, trees. Follows church.wgsl, in the same metres.

fn hill(point: vec3f) -> f32 {
  if (point.y > 2) { return 0.3; }
  let from_top = point.xz - vec2f(4, 0);
  return -6.5 * (1 - exp(-dot(from_top, from_top) / 1100)) + 0.35 * noise2(point.xz * 0.16) - 0.2;
}

fn gravestones(nearest: Part, point: vec3f) -> Part {
  let far = box(point - vec3f(13, 0, 14), vec3f(8.5, 1.6, 4));
  if (far > 1) { return closer(nearest, far, STONE); }
  let plot = clamp(round((point.xz - vec2f(13, 12)) / vec2f(3.1, 3.6)), vec2f(-2, 0), vec2f(2, 1));
  let chance = hash_cell(vec2i(plot));
  let centre = vec2f(13, 12) + plot * vec2f(3.1, 3.6) + (chance.xy - 0.5) * 1.2;
  let local = vec3f(point.x - centre.x, point.y - hill(vec3f(centre.x, 0, centre.y)), point.z - centre.y);
  let lean = vec2f(local.x + (chance.z - 0.5) * 0.3 * local.y, local.z + (chance.w - 0.5) * 0.2 * local.y);
  let slab = box(vec3f(lean.x, local.y, lean.y), vec3f(0.36, 0.75, 0.08));
  let head = max(length(vec2f(lean.x, local.y - 0.75)) - 0.36, abs(lean.y) - 0.08);
  return closer(nearest, min(slab, head) * 0.9, STONE);
}

// Trunks, and crowns of leaves: ellipsoids roughened by noise, ever finer where it is near.
fn trees(before: Part, point: vec3f) -> Part {
  var centres = array(vec3f(-13.5, 5.0, -7), vec3f(-22, 2, -16), vec3f(21.5, 5.4, -4), vec3f(30, 3.6, -1));
  var heights = array(5.4, 6.0, 6.4, 5.4);
  var nearest = before;
  var rough = 1e9;
  for (var k = 0; k < 4; k++) {
    let outward = point - centres[k];
    let crown = length(outward / vec3f(1, heights[k] / 5.2, 1)) - 5.2;
    nearest = closer(nearest, max(length(outward.xz) - 0.4, outward.y), WOOD);
    rough = min(rough, crown);
  }
  if (rough > 1.6) { return closer(nearest, rough - 0.9, LEAVES); }
  rough += 1.6 - 2.6 * noise3(point * 0.5);
  if (rough < 1.2) { rough += 0.6 - 1.2 * noise3(point * 1.5); }
  if (rough < 0.5) { rough += 0.25 - 0.5 * noise3(point * 4.2); }
  return closer(nearest, rough * 0.62, LEAVES);
}

// Mown grass with daisies, and a gravel path that winds up to the porch.
fn meadow(point: vec3f) -> Surface {
  let patches = fractal2(point.xz * 0.22, 4);
  let blades = fractal2(point.xz * vec2f(6, 3), 4);
  let green = mix(vec3f(0.035, 0.075, 0.014), vec3f(0.17, 0.21, 0.05), 0.5 * patches + 0.6 * blades - 0.05);
  let gravel = vec3f(0.36, 0.31, 0.24) * (0.7 + 0.5 * blades);
  let winding = abs(point.x - 4.2 + 5.5 * sin((point.z - 6) * 0.11)) - 1.0 + 0.7 * blades;
  var colour = mix(green, gravel, smoothstep(0.5, 0.2, winding) * step(4, point.z));
  let cell = floor(point.xz / 0.45);
  let chance = hash_cell(vec2i(cell));
  let daisy = length(point.xz / 0.45 - cell - 0.25 - 0.5 * chance.xy);
  if (chance.z + 0.6 * patches > 1.12 && daisy < 0.16 && winding > 0.5) { colour = vec3f(0.75, 0.74, 0.66); }
  return Surface(colour, 0, 0, 0, 1);
}
