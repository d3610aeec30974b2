// Chooses some positions of a distribution: the largest, their weights renormalised, or one at random.
// x: [size] with sum 1, what is not above 0 counting as 0   output: [size], the weights of those chosen, 0 elsewhere
// largest: how many of the largest are kept, ties to the lower index; 0 draws one   draw: a uniform number, in units of 2⁻³²

struct Uniforms { size: u32, largest: u32, draw: u32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@group(0) @binding(2) var<uniform> u: Uniforms;

const LANES = 256u;
const BITS = 31u;       // of a float that is not negative
const TINY = 1e-37;
var<workgroup> counts: array<atomic<u32>, 32>;
var<workgroup> masses: array<u32, LANES>;
var<workgroup> sums: array<f32, LANES>;

// One workgroup in all; each lane owns a run of neighbours.
@compute @workgroup_size(LANES)
fn main(@builtin(local_invocation_index) lane: u32) {
  let run = (u.size + LANES - 1u) / LANES;
  let first = min(lane * run, u.size);
  let end = min(first + run, u.size);
  if (u.largest > 0u) { keep_largest(lane, first, end); } else { draw_one(lane, first, end); }
}

fn keep_largest(lane: u32, first: u32, end: u32) {
  // The smallest value that is kept, bit by bit: as many as asked for are at least as large.
  var least = 0u;
  for (var round = 0u; round < BITS; round++) {
    let candidate = least | (0x40000000u >> round);
    var count = 0u;
    for (var i = first; i < end; i++) { count += u32(key(i) >= candidate); }
    if (count > 0u) { atomicAdd(&counts[round], count); }
    workgroupBarrier();
    if (atomicLoad(&counts[round]) >= u.largest) { least = candidate; }
  }

  // Those above it are kept, and the first of those equal to it.
  var above = 0u;
  var equal = 0u;
  for (var i = first; i < end; i++) {
    above += u32(key(i) > least);
    equal += u32(key(i) == least);
  }
  if (above > 0u) { atomicAdd(&counts[BITS], above); }
  masses[lane] = equal;
  workgroupBarrier();
  let wanted = u.largest - atomicLoad(&counts[BITS]);
  var seen = mass_before(lane);
  var sum = 0.0;
  for (var i = first; i < end; i++) {
    let keeps = key(i) > least || (key(i) == least && seen < wanted);
    seen += u32(key(i) == least);
    let weight = select(0.0, x[i], keeps && x[i] > 0.0);
    output[i] = weight;
    sum += weight;
  }

  sums[lane] = sum;
  workgroupBarrier();
  var total = 0.0;
  for (var i = 0u; i < LANES; i++) { total += sums[i]; }
  // A single one has weight 1 exactly, which its quotient need not be on a GPU. Where nothing has weight, nothing is chosen.
  for (var i = first; i < end; i++) { output[i] = select(output[i] / max(total, TINY), 1.0, output[i] == total && total > 0.0); }
}

// Inverse CDF in whole units of 2⁻³¹: their sums have no rounding, so that every device makes the same choice.
fn draw_one(lane: u32, first: u32, end: u32) {
  var own = 0u;
  for (var i = first; i < end; i++) { own += mass(i); }
  masses[lane] = own;
  workgroupBarrier();
  let drawn = upper_product(u.draw, mass_before(LANES)); // less than the sum of all: some position of weight is hit
  var seen = mass_before(lane);
  for (var i = first; i < end; i++) {
    let next = seen + mass(i);
    output[i] = f32(seen <= drawn && drawn < next);
    seen = next;
  }
}

// Floats that are not negative sort as their bits do.
fn key(i: u32) -> u32 { return select(0u, bitcast<u32>(x[i]), x[i] > 0.0); }

fn mass(i: u32) -> u32 { return u32(clamp(x[i], 0.0, 1.0) * 2147483648.0); }

fn mass_before(lane: u32) -> u32 {
  var sum = 0u;
  for (var i = 0u; i < lane; i++) { sum += masses[i]; }
  return sum;
}

// ⌊a · b / 2³²⌋, by halves.
fn upper_product(a: u32, b: u32) -> u32 {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let cross = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let other = (a & 0xffffu) * (b >> 16u) + (cross & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (cross >> 16u) + (other >> 16u);
}
