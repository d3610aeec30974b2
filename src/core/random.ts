/** A small seeded generator of numbers in [0, 1), so that a link always shows the same numbers (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  };
}

/** `count` numbers, uniform in [−scale, scale). */
export function uniform(count: number, seed: number, scale = 1): Float32Array<ArrayBuffer> {
  const next = random(seed);
  return Float32Array.from({ length: count }, () => scale * (2 * next() - 1));
}
