import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { basename } from 'node:path';
import { command, readArguments, readBytes } from '../src/cli/command.ts';
import { dawn } from '../src/cli/dawn.ts';
import { readPixels } from '../src/cli/image.ts';
import { preprocess } from '../src/image/preprocess.ts';
import { networkFromCheckpoint } from '../src/models/timm.ts';
import { readSafetensors } from '../src/models/safetensors.ts';
import { agreement } from './contestant.ts';
import { measure } from './measure.ts';
import { exportOnnx } from './onnx-export.ts';
import { onnxWasm, onnxWebgpu } from './onnx-runtime.ts';
import { playground } from './ours.ts';
import { markdown } from './report.ts';

const USAGE = 'npm run bench -- --checkpoint FILE.safetensors [--image FILE] [--out FILE.md]';

/** This project against ONNX Runtime Web: the same ViT, the same image, the same adapter, one process. */
await command('bench', async () => {
  const { values } = readArguments({
    checkpoint: { type: 'string' }, image: { type: 'string', default: 'public/samples/golf-ball.jpg' }, out: { type: 'string' },
  }, USAGE);
  if (!values.checkpoint) throw new Error(`--checkpoint is missing: a ViT in timm's names; usage: ${USAGE}`);
  const say = (line: string) => process.stdout.write(`${line}\n`);

  const checkpoint = readBytes(values.checkpoint);
  const network = networkFromCheckpoint(basename(values.checkpoint), readSafetensors(checkpoint), []);
  const { image } = preprocess(await readPixels(values.image), network.preprocessing);
  say('exporting the model to ONNX with PyTorch …');
  const blocks = Object.keys(network.weights).filter((name) => name.endsWith('.attn.qkv.weight')).length;
  const outputs = ['probabilities', ...Array.from({ length: blocks }, (_, i) => `blocks.${i}.attention`)];
  const model = { bytes: exportOnnx(values.checkpoint), outputs };

  const gpu = await dawn();
  const cold = new Map<string, number>();
  const opened = async <T extends { name: string; run(maps: boolean): Promise<Readonly<Record<string, Float32Array>>> }>(
    entrant: { name: string; open(input: typeof image): Promise<T> },
  ) => {
    say(`opening ${entrant.name} …`);
    const start = performance.now();
    const contestant = await entrant.open(image);
    const results = await contestant.run(true);
    cold.set(contestant.name, performance.now() - start);
    return { contestant, results };
  };
  const ours = await opened(playground(gpu, checkpoint));
  const others = [await opened(onnxWebgpu(gpu, model)), await opened(onnxWasm(model))];
  const differences = new Map(others.map(({ contestant, results }) => [contestant.name, agreement(contestant.name, results, ours.results)]));

  const rows = await measure([ours, ...others].map(({ contestant }) => contestant), say);
  const text = markdown({
    adapter: ours.contestant.adapter,
    machine: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} threads, load average ${loadavg()[0]!.toFixed(1)} at the end; Node ${process.versions.node}`,
    command: `npm run bench -- --checkpoint ${basename(values.checkpoint)}`,
    date: new Date().toISOString().slice(0, 10),
    rows, cold, agreement: differences, kernels: await ours.contestant.kernels(),
  });
  say(`\n${text}`);
  if (values.out) writeFileSync(values.out, text);
});
