import { runsOf, type Session, type Slice, type Trace } from '../core/backend.ts';
import type { Plan } from '../core/plan.ts';
import { sizeOf, tensor, type Shape, type Tensor } from '../core/tensor.ts';
import { received } from '../maps/query.ts';

/** A result up to this many bytes is read whole, so that who is asked next is there already and hovering waits for nothing. */
const WHOLE = 4 << 20;
/** Bytes of larger results' rows that are kept at most, those that were looked at last. */
const KEPT_PARTS = 64 << 20;

/** What one run computed, read once and kept: asking twice costs nothing, and never re-runs the model. */
export interface Reading {
  /** undefined where the run has no such result. */
  shapeOf(name: string): Shape | undefined;
  /** A result; `token` is the one that asks, where the module answers one token at a time. */
  whole(name: string, token?: number): Promise<Tensor>;
  /** Row `query` of attention [heads?, queries, keys]: one row [keys] per head. */
  rows(name: string, query: number): Promise<Float32Array<ArrayBuffer>[]>;
  /** The mean of all rows of attention [heads?, queries, keys]: one row [keys] per head. */
  received(name: string): Promise<Float32Array<ArrayBuffer>[]>;
  /** Any part of a result; of a small one it is cut from the whole. */
  part(name: string, slice: Slice): Promise<Tensor>;
  /** Any part of a result, read anew each time and not kept; `token` as above. */
  piece(name: string, slice: Slice, token?: number): Promise<Tensor>;
  /** The session runs again, so that nothing more can be read; what was read stays. */
  close(): void;
  readonly closed: boolean;
}

/** Which token asks, as the input `ask [1, T]` of a plan that has one; nothing for the others. */
export function askingOf({ inputs }: Plan, token: number): Readonly<Record<string, Tensor>> {
  if (!inputs['ask']) return {};
  const ask = tensor(inputs['ask'].shape, new Float32Array(sizeOf(inputs['ask'].shape)));
  ask.data[token] = 1;
  return { ask };
}

/** `token` is the one that asked in the run of this trace. */
export function readingOf(session: Session, first: Trace, token = 0): Reading {
  const { plan } = session;
  const kept = keeper(KEPT_PARTS);
  let closed = false;
  let current = { trace: first, token };
  let turns: Promise<unknown> = Promise.resolve();

  /** The trace with this token's answer: another token runs anew only the steps that its question enters. */
  const asked = (wanted: number | undefined, name: string, slice: Slice): Promise<Tensor> => {
    if (wanted === undefined || !plan.inputs['ask']) return current.trace.read(name, slice);
    const turn = turns.then(async () => {
      if (current.token !== wanted && !closed) current = { trace: await session.run(askingOf(plan, wanted)), token: wanted };
      return current.trace.read(name, slice);
    });
    turns = turn.catch(() => undefined);
    return turn;
  };
  const read = (name: string, slice: Slice, token?: number): Promise<Tensor> => {
    const key = `${plan.inputs['ask'] ? token : ''} ${name} ${slice}`;
    const known = kept.get(key);
    if (known) return known;
    const reading = asked(token, name, slice);
    kept.set(key, reading, slice.length === 0 ? 0 : 4 * sizeOf(runsOf(plan.results[name]?.shape ?? [], slice).shape));
    reading.catch(() => kept.delete(key));
    return reading;
  };
  const isSmall = (name: string): boolean => 4 * sizeOf(plan.results[name]?.shape ?? []) <= WHOLE;
  const averaged = new Map<string, Promise<Float32Array<ArrayBuffer>[]>>();
  /** Attention that is not read whole is read a head at a time, and only its mean is kept. */
  const averageOf = async (name: string): Promise<Float32Array<ArrayBuffer>[]> => {
    const shape = plan.results[name]?.shape ?? [];
    const heads = Array.from({ length: shape.length === 3 ? shape[0]! : 1 }, (_, head) => head);
    const size = sizeOf(shape.slice(-2));
    if (isSmall(name)) {
      const { data } = await read(name, []);
      return heads.map((head) => received(tensor(shape.slice(-2), data.subarray(head * size, (head + 1) * size))));
    }
    const rows: Float32Array<ArrayBuffer>[] = [];
    for (const head of heads) rows.push(received(await current.trace.read(name, shape.length === 3 ? [head] : [])));
    return rows;
  };
  return {
    shapeOf: (name) => plan.results[name]?.shape,
    whole: (name, token) => read(name, [], token),
    part: async (name, slice) => (isSmall(name) ? cut(await read(name, []), slice) : read(name, slice)),
    piece: (name, slice, token) => asked(token, name, slice),
    async rows(name, query) {
      const shape = plan.results[name]?.shape ?? [];
      const keys = shape.at(-1) ?? 0;
      const heads = shape.length === 3 ? shape[0]! : 1;
      const whole = isSmall(name);
      const { data } = whole ? await read(name, []) : await read(name, shape.length === 3 ? [null, query] : [query]);
      const queries = shape.at(-2) ?? 0;
      return Array.from({ length: heads }, (_, head) => {
        const start = whole ? (head * queries + query) * keys : head * keys;
        return data.subarray(start, start + keys);
      });
    },
    received(name) {
      const known = averaged.get(name) ?? averageOf(name);
      averaged.set(name, known);
      known.catch(() => averaged.delete(name));
      return known;
    },
    close() { closed = true; },
    get closed() { return closed; },
  };
}

/** A part of a tensor, copied. */
function cut({ shape, data }: Tensor, slice: Slice): Tensor {
  const { shape: left, runs } = runsOf(shape, slice);
  const part = new Float32Array(sizeOf(left));
  let at = 0;
  for (const [start, length] of runs) {
    part.set(data.subarray(start, start + length), at);
    at += length;
  }
  return tensor(left, part);
}

/** Keeps what was read by key. Of what counts, more than `most` bytes are not kept: what was asked for longest ago goes first. */
function keeper(most: number) {
  const entries = new Map<string, { readonly reading: Promise<Tensor>; readonly bytes: number }>();
  let held = 0;
  const remove = (key: string): void => {
    held -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  };
  const set = (key: string, reading: Promise<Tensor>, bytes: number): void => {
    remove(key);
    entries.set(key, { reading, bytes });
    held += bytes;
    for (const [oldest, entry] of entries) {
      if (held <= most) break;
      if (entry.bytes > 0 && oldest !== key) remove(oldest);
    }
  };
  return {
    get(key: string): Promise<Tensor> | undefined {
      const entry = entries.get(key);
      if (entry) set(key, entry.reading, entry.bytes); // the last one now
      return entry?.reading;
    },
    set,
    delete: remove,
  };
}
