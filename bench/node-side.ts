import { readBytes } from '../src/cli/command.ts';
import { dawn } from '../src/cli/dawn.ts';
import { readPixels } from '../src/cli/image.ts';
import type { Told } from './in-node.ts';
import { wordsOf } from './measure.ts';
import { perform, type Argument, type Task } from './tasks.ts';

const tell = (what: Told) => process.send!(what);

/** One task in a process of its own, as the runner asks. */
process.on('message', async ({ task, argument }: { task: Task; argument: Argument<Task> }) => {
  try {
    Object.defineProperty(globalThis, 'navigator', { value: { gpu: await dawn(), userAgent: 'Node' }, configurable: true });
    copySharedWrites();
    const sources = { bytes: async (path: string) => readBytes(path), pixels: readPixels };
    tell({ answer: await perform(task, argument, sources, (said) => tell({ said })) });
  } catch (error) {
    tell({ failed: wordsOf(error) });
  }
});

// Nobody asks any more.
process.on('disconnect', () => process.exit());

/** ONNX Runtime's WebAssembly memory is shared between threads, and Dawn for Node takes no shared memory: such writes are copied first. */
function copySharedWrites(): void {
  const write = GPUQueue.prototype.writeBuffer;
  GPUQueue.prototype.writeBuffer = function (this: GPUQueue, buffer, offset, data, from = 0, size) {
    const shared = ArrayBuffer.isView(data) && data.buffer instanceof SharedArrayBuffer;
    if (!shared || !(data instanceof Uint8Array)) return write.call(this, buffer, offset, data as GPUAllowSharedBufferSource, from, size);
    return write.call(this, buffer, offset, new Uint8Array(data.subarray(from, size === undefined ? undefined : from + size)));
  };
}
