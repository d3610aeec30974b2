import type { Tensor } from '../src/core/tensor.ts';
import type { Network } from './ops.ts';

/** What a peer is given: the network brings its weights along (`ops.constant`), the inputs are the same in every run. */
export interface Task {
  readonly network: Network;
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** Which of the network's results are kept to the end of a run, and read back where that is asked. */
  readonly results: readonly string[];
}

/** A task that a peer has loaded. */
export interface Loaded {
  /**
   * One run to its end, from inputs in memory to results: in memory with `readback`, where they are returned by name, row-major; else on
   * the device, which has then finished its work, and nothing is returned. What is compiled on the way is compiled in the first run.
   */
  run(readback: boolean): Promise<Readonly<Record<string, Float32Array>>>;
  /** Gives back all that it holds on the device. */
  dispose(): void;
}

/** Another runtime, on the adapter that `navigator.gpu` gives. */
export interface Peer {
  readonly name: string;
  /** Throws, with the runtime's own words, where it cannot do what the network asks. */
  open(task: Task): Promise<Loaded>;
}
