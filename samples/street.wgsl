// The street around the truck: houses behind a hedge, asphalt and paving. Follows garbage-truck.wgsl, in the same metres.

fn hedge(before: Part, point: vec3f) -> Part {
  let block = rounded_box(point - vec3f(0, 0.6, -8.2), vec3f(60, 0.95, 0.5), 0.2);
  if (block > 0.5) { return closer(before, block - 0.2, HEDGE); }
  return closer(before, (block + 0.22 - 0.44 * fractal3(point * 4, 3)) * 0.6, HEDGE);
}

// A row of brick houses behind gardens, every twelve metres.
fn houses(before: Part, point: vec3f) -> Part {
  let q = vec3f(point.x + 2 - 12 * round((point.x + 2) / 12), point.y, point.z + 17);
  let roof_side = dot(vec2f(abs(q.z), q.y - 8.6), normalize(vec2f(0.85, 1.0)));
  let walls = max(box(q - vec3f(0, 4, 0), vec3f(4.4, 5, 3.6)), roof_side + 0.3);
  let slab = max(max(abs(roof_side) - 0.15, abs(q.x) - 4.8), max(abs(q.z) - 4.2, 4 - q.y));
  let chimney = box(q - vec3f(2.9, 8.4, 0), vec3f(0.45, 1.2, 0.45));
  return closer(before, min(min(walls, slab), chimney) * 0.9, HOUSE);
}

// Brick with white windows; slates on the roof.
fn house(point: vec3f, normal: vec3f) -> Surface {
  let x = point.x + 2 - 12 * round((point.x + 2) / 12);
  if (normal.y > 0.3) { return Surface(vec3f(0.10, 0.085, 0.085) * (0.7 + 0.6 * fract(point.y * 3)), 0, 0, 0, 1); }
  let pane = vec2f(abs(x) - 2.3, point.y - 1.7 - 3.0 * clamp(round((point.y - 1.7) / 3.0), 0, 1));
  let window = rectangle(pane, vec2f(0.75, 0.8), 0.0);
  if (window < 0 && normal.z > 0.5) {
    let framed = min(abs(pane.x), window + 0.09) < 0.045 || window > -0.07;
    return Surface(select(vec3f(0.02), vec3f(0.6), framed), 0, 0, 0.06, 0.1);
  }
  let row = floor(point.y / 0.09);
  let brick = hash_cell(vec2i(i32(floor((point.x + point.z) / 0.26 + 0.5 * row)), i32(row)));
  return Surface(mix(vec3f(0.24, 0.09, 0.055), vec3f(0.38, 0.17, 0.11), brick.x) * (0.7 + 0.5 * fractal2(point.xy, 3)), 0, 0, 0, 1);
}

// Asphalt with patches and a line, kerbstones, paving.
fn street(point: vec3f) -> Surface {
  let grain = fractal2(point.xz * 12, 3);
  let patches = fractal2(point.xz * 0.5, 4);
  if (point.y < 0.1) {
    let line = abs(point.z - 3.4) < 0.07 && fract(point.x / 5) < 0.5;
    let asphalt = vec3f(0.105, 0.105, 0.11) * (0.55 + 0.4 * grain + 0.5 * patches);
    return Surface(select(asphalt, vec3f(0.6) * (0.7 + 0.4 * grain), line), 0, 0, 0, 1);
  }
  let joint = min(abs(fract(point.x / 0.9) - 0.5), abs(fract(point.z / 0.9 + 0.4) - 0.5)) * 0.9;
  let slab = vec3f(0.34, 0.33, 0.31) * (0.6 + 0.3 * grain + 0.3 * patches);
  return Surface(slab * smoothstep(0.0, 0.02, joint), 0, 0, 0, 1);
}
