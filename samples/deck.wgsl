// The faces of the cassette player: mesh, cassette, meters. Follows cassette-player.wgsl.

// Holes of a fine mesh, dark against black lacquer.
fn mesh(p: vec3f) -> Surface {
  let q = vec2f(abs(p.x), p.y) - SPEAKER;
  let cell = q / 0.06;
  let row = floor(cell.y);
  let hole = length(vec2f(fract(cell.x + 0.5 * row) - 0.5, fract(cell.y) - 0.5)) < 0.34;
  let out = length(q);
  let behind = vec3f(0.012) + 0.02 * smoothstep(0.5, 0.7, out);
  return Surface(select(vec3f(0.085, 0.085, 0.09), behind, hole), 0, 0, select(0.05, 0.0, hole), 0.4);
}

// A cassette seen through the door: label with lines, the window between the reels, brown tape.
fn cassette(q: vec2f) -> Surface {
  var colour = vec3f(0.05, 0.05, 0.055);
  if (rectangle(q - vec2f(0, 0.04), vec2f(0.54, 0.29), 0.04) < 0) {
    colour = vec3f(0.72, 0.69, 0.60);
    if (q.y > 0.17 && abs(fract(q.y / 0.055) - 0.5) < 0.10 && abs(q.x) < 0.46) { colour = vec3f(0.25, 0.30, 0.45); }
    if (abs(q.y + 0.17) < 0.045) { colour = vec3f(0.62, 0.13, 0.03); }
  }
  let window = rectangle(q, vec2f(0.36, 0.105), 0.10);
  let hub = length(vec2f(abs(q.x) - 0.225, q.y));
  if (window < 0) {
    let wound = select(0.30, 0.16, q.x > 0);
    colour = select(vec3f(0.30, 0.31, 0.32), vec3f(0.075, 0.035, 0.02), hub < wound);
  }
  if (abs(window) < 0.012) { colour = vec3f(0.04); }
  return Surface(colour, 0, 0, 0.06, 0.08);
}

// A cream meter, lit from within: an arc with ticks, red at its end, and a needle from below.
fn meter_face(p: vec2f) -> Surface {
  let q = vec2f(abs(p.x), p.y) - METER;
  let place = vec2f(select(-q.x, q.x, p.x > 0), q.y + 0.50);
  let angle = atan2(place.x, place.y);
  let out = length(place);
  var colour = vec3f(0.85, 0.72, 0.42);
  let ticks = abs(fract(angle / 0.14) - 0.5) < 0.10 && out > 0.58 && out < 0.66;
  let arc = abs(out - 0.575) < select(0.008, 0.022, angle > 0.28);
  if (abs(angle) < 0.63 && (ticks || arc)) { colour = select(vec3f(0.05), vec3f(0.60, 0.03, 0.02), angle > 0.28); }
  let needle = turned(place, select(-0.12, 0.16, p.x > 0));
  if (abs(needle.x) < 0.011 && out < 0.63) { colour = vec3f(0.02); }
  return Surface(colour, 0, 0, 0.05, 0.08);
}
