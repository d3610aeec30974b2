// Distances to simple shapes, and ways to put them together. All are centred on the origin unless their ends are given.

// The nearest of a scene's parts: how far it is, and which.
struct Part { clearance: f32, kind: i32 }

fn closer(nearest: Part, clearance: f32, kind: i32) -> Part {
  if (clearance < nearest.clearance) { return Part(clearance, kind); }
  return nearest;
}

fn box(p: vec3f, half_size: vec3f) -> f32 {
  let q = abs(p) - half_size;
  return length(max(q, vec3f(0))) + min(max(q.x, max(q.y, q.z)), 0);
}

fn rounded_box(p: vec3f, half_size: vec3f, radius: f32) -> f32 {
  return box(p, half_size - radius) - radius;
}

fn rectangle(p: vec2f, half_size: vec2f, radius: f32) -> f32 {
  let q = abs(p) - half_size + radius;
  return length(max(q, vec2f(0))) + min(max(q.x, q.y), 0) - radius;
}

// A flat outline of distance `outline`, given a thickness along the axis on which the point lies at `along`.
fn extruded(outline: f32, along: f32, half_length: f32) -> f32 {
  let q = vec2f(outline, abs(along) - half_length);
  return length(max(q, vec2f(0))) + min(max(q.x, q.y), 0);
}

fn capsule(point: vec3f, start: vec3f, end: vec3f, radius: f32) -> f32 {
  let along = saturate(dot(point - start, end - start) / dot(end - start, end - start));
  return length(point - mix(start, end, along)) - radius;
}

// A ring around the z axis.
fn ring(p: vec3f, radius: f32, thickness: f32) -> f32 {
  return length(vec2f(length(p.xy) - radius, p.z)) - thickness;
}

// A hose that hangs: seven straight pieces along the quadratic Bézier curve of three points.
fn hose(point: vec3f, start: vec3f, middle: vec3f, end: vec3f, radius: f32) -> f32 {
  const PIECES = 7;
  var nearest = 1e9;
  var corner = start;
  for (var k = 1; k <= PIECES; k++) {
    let t = f32(k) / f32(PIECES);
    let to = mix(mix(start, middle, t), mix(middle, end, t), t);
    nearest = min(nearest, capsule(point, corner, to, radius));
    corner = to;
  }
  return nearest;
}

// The union of two shapes with a fillet between them.
fn blend(a: f32, b: f32, width: f32) -> f32 {
  let overlap = max(width - abs(a - b), 0) / width;
  return min(a, b) - overlap * overlap * width * 0.25;
}

// Turns a point about the origin, anticlockwise by an angle in radians.
fn turned(p: vec2f, angle: f32) -> vec2f {
  return vec2f(cos(angle) * p.x - sin(angle) * p.y, sin(angle) * p.x + cos(angle) * p.y);
}
