// Random numbers for the paths, and repeatable noise for the scenes.

var<private> random_state: u32;

// PCG's output permutation (Jarzynski and Olano, 2020): one well-mixed word from another.
fn mix_bits(word: u32) -> u32 {
  let state = word * 747796405u + 2891336453u;
  let mixed = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (mixed >> 22u) ^ mixed;
}

fn seed_random(pixel: u32, sample: u32) {
  random_state = mix_bits(pixel + mix_bits(sample + 1u));
}

// Uniform in [0, 1).
fn random() -> f32 {
  random_state = mix_bits(random_state);
  return f32(random_state >> 8u) / 16777216.0;
}

fn random_in_disk() -> vec2f {
  let angle = 6.2831853 * random();
  return sqrt(random()) * vec2f(cos(angle), sin(angle));
}

fn random_on_sphere() -> vec3f {
  let z = 2 * random() - 1;
  let angle = 6.2831853 * random();
  return vec3f(sqrt(1 - z * z) * vec2f(cos(angle), sin(angle)), z);
}

fn random_in_ball() -> vec3f {
  return random_on_sphere() * pow(random(), 1.0 / 3.0);
}

// Four coarse numbers in [0, 1] that belong to a cell of the plane.
fn hash_cell(cell: vec2i) -> vec4f {
  return unpack4x8unorm(mix_bits(u32(cell.x) * 73856093u + u32(cell.y) * 19349663u));
}

fn hash_point(cell: vec3i) -> f32 {
  return f32(mix_bits(u32(cell.x) * 73856093u + u32(cell.y) * 19349663u + u32(cell.z) * 83492791u) >> 8u) / 16777216.0;
}

// Smooth value noise in [0, 1], features of size 1.
fn noise2(p: vec2f) -> f32 {
  let cell = vec2i(floor(p));
  let f = p - floor(p);
  let w = f * f * (3 - 2 * f);
  let near = mix(hash_point(vec3i(cell, 0)), hash_point(vec3i(cell + vec2i(1, 0), 0)), w.x);
  let next = mix(hash_point(vec3i(cell + vec2i(0, 1), 0)), hash_point(vec3i(cell + vec2i(1, 1), 0)), w.x);
  return mix(near, next, w.y);
}

fn noise3(p: vec3f) -> f32 {
  let cell = vec3i(floor(p));
  let f = p - floor(p);
  let w = f * f * (3 - 2 * f);
  var layer = vec2f(0);
  for (var k = 0; k < 2; k++) {
    let c = cell + vec3i(0, 0, k);
    let near = mix(hash_point(c), hash_point(c + vec3i(1, 0, 0)), w.x);
    let next = mix(hash_point(c + vec3i(0, 1, 0)), hash_point(c + vec3i(1, 1, 0)), w.x);
    layer[k] = mix(near, next, w.y);
  }
  return mix(layer.x, layer.y, w.z);
}

// Octaves of noise, each half as large and half as strong, in [0, 1].
fn fractal2(p: vec2f, octaves: i32) -> f32 {
  var total = 0.0;
  var weight = 0.5;
  var q = p;
  for (var octave = 0; octave < octaves; octave++) {
    total += weight * noise2(q);
    weight *= 0.5;
    q = mat2x2f(1.6, 1.2, -1.2, 1.6) * q + 7.3;
  }
  return total / (1 - 2 * weight);
}

fn fractal3(p: vec3f, octaves: i32) -> f32 {
  var total = 0.0;
  var weight = 0.5;
  var q = p;
  for (var octave = 0; octave < octaves; octave++) {
    total += weight * noise3(q);
    weight *= 0.5;
    q = q.zxy * 2.03 + 5.7;
  }
  return total / (1 - 2 * weight);
}
