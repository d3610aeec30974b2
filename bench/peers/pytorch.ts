import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dawn } from '../../src/cli/dawn.ts';
import { mapValues } from '../../src/core/plan.ts';
import { sizeOf, type Tensor } from '../../src/core/tensor.ts';
import { agreement, type Results } from '../agreement.ts';
import type { Entry } from '../compare.ts';
import { wordsOf } from '../measure.ts';
import { translate } from '../translate.ts';
import type { Work } from '../work.ts';
import type { Graph } from './onnx-model.ts';
import { onnxOps, type Node } from './onnx-ops.ts';
import { openOurs } from './ours.ts';

/**
 * PyTorch on the same work, eager and, where it can, compiled; on CUDA where there is one, else on the CPU. It runs in a process of its
 * own (bench/pytorch.py), after the others instead of in turn with them. Its results are compared with ours in Node.
 */
export async function pytorch(work: Work, runs: number): Promise<readonly Entry[]> {
  const folder = mkdtempSync(join(tmpdir(), 'attention-playground-'));
  try {
    const results = Object.keys(work.results);
    const graph: Graph = { nodes: [], constants: new Map(), integers: new Map() };
    const inputs = mapValues(work.inputs, ({ shape }, name): Node => ({ name: `input ${name}`, shape }));
    const made: Readonly<Record<string, Node>> = translate(work.plan, work.weights, results)(onnxOps(graph), inputs);
    const given = Object.entries(work.inputs).map(([name, value]) => [`input ${name}`, value] as const);
    const tensors = laidOut([...graph.constants, ...given], join(folder, 'numbers.bin'));
    writeFileSync(join(folder, 'graph.json'), JSON.stringify({
      nodes: graph.nodes, integers: Object.fromEntries(graph.integers), tensors, inputs: given.map(([name]) => name),
      outputs: results.map((name) => made[name]!.name), runs,
    }));
    const { status, stderr } = spawnSync(findPython(), ['bench/pytorch.py', folder], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`bench/pytorch.py failed: ${stderr.trim().split('\n').at(-1)}`);
    const entries = JSON.parse(readFileSync(join(folder, 'times.json'), 'utf8')) as readonly Entry[];
    const difference = agreement(read(work, join(folder, 'results.bin')), await ourResults(work), work);
    return entries.map((entry) => ({ ...entry, difference }));
  } catch (error) {
    return [{ name: 'PyTorch', failure: wordsOf(error) }];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes tensors one after the other; where each of them lies, in elements. */
function laidOut(tensors: readonly (readonly [string, Tensor])[], file: string) {
  let at = 0;
  const places = tensors.map(([name, { shape }]) => {
    const from = at;
    at += sizeOf(shape);
    return [name, { shape, from, size: sizeOf(shape) }] as const;
  });
  writeFileSync(file, Buffer.concat(tensors.map(([, { data }]) => Buffer.from(data.buffer, data.byteOffset, data.byteLength))));
  return Object.fromEntries(places);
}

function read({ plan, results }: Work, file: string): Results {
  const bytes = readFileSync(file);
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  let at = 0;
  return Object.fromEntries(Object.keys(results).map((name) => [name, all.subarray(at, (at += sizeOf(plan.results[name]!.shape)))]));
}

async function ourResults(work: Work): Promise<Results> {
  const ours = await openOurs(work, await dawn());
  const results = await ours.run(true);
  ours.dispose();
  return results;
}

function findPython(): string {
  const candidates = [process.env.PYTHON, 'python3', 'python', '/usr/bin/python3'].filter((name) => name !== undefined);
  const found = candidates.find((name) => spawnSync(name, ['-c', 'import torch']).status === 0);
  if (!found) throw new Error(`no Python with PyTorch among ${candidates.join(', ')}: install PyTorch, or name one in PYTHON`);
  return found;
}
