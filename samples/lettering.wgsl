// Letters and digits of seven strokes, rounded at their ends.

// The strokes, bit by bit: top, upper right, lower right, bottom, lower left, upper left, middle.
const DIGITS = array(0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f);
const LETTER_A = 0x77;
const LETTER_G = 0x3d;
const LETTER_S = 0x6d;

// Distance to a sign of the given strokes; it is 1 wide and 2 high around the origin.
fn sign_distance(p: vec2f, strokes: i32) -> f32 {
  var starts = array(vec2f(-0.5, 1), vec2f(0.5, 1), vec2f(0.5, 0), vec2f(-0.5, -1), vec2f(-0.5, -1), vec2f(-0.5, 0), vec2f(-0.5, 0));
  var ends = array(vec2f(0.5, 1), vec2f(0.5, 0), vec2f(0.5, -1), vec2f(0.5, -1), vec2f(-0.5, 0), vec2f(-0.5, 1), vec2f(0.5, 0));
  var nearest = 1e9;
  for (var k = 0; k < 7; k++) {
    if ((strokes & (1 << u32(k))) == 0) { continue; }
    let along = ends[k] - starts[k];
    let off = p - starts[k] - along * saturate(dot(p - starts[k], along) / dot(along, along));
    nearest = min(nearest, length(off));
  }
  return nearest;
}
