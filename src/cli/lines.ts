import { writeFileSync } from 'node:fs';
import { sizeOf, tensor, type Tensor } from '../core/tensor.ts';
import { cases } from '../kernels/cases.ts';
import { combinedCases } from '../kernels/explained/combined.cases.ts';
import { explained } from '../kernels/explained/index.ts';
import { writeSafetensors } from '../models/safetensors.ts';
import { inputsOf, titleOf } from '../test/case.ts';
import { command } from './command.ts';

/** Every case of every kernel, with what its reference computes and the line of PyTorch that is said to equal it; `training/test_lines.py` runs them. */
await command('lines', async () => {
  const [out, ...rest] = process.argv.slice(2);
  if (!out || rest.length > 0) throw new Error('one file to write is expected; usage: node run.js src/cli/lines.ts OUT.safetensors');
  const tensors: Record<string, Tensor> = {};
  const lines = [...cases, ...combinedCases].map((row, i) => {
    const { kernel, shapes, attrs } = row;
    const inputs = inputsOf(row);
    const output = kernel.output(shapes, attrs);
    for (const [name, input] of Object.entries(inputs)) tensors[`${i}.${name}`] = input;
    tensors[`${i}.output`] = tensor(output, Float32Array.from(kernel.reference(inputs, attrs)));
    return { kernel: kernel.name, title: titleOf(row), inputs: Object.keys(inputs), line: explained[kernel.name]!.torch({ inputs: shapes, attrs, output }) };
  });
  writeFileSync(out, writeSafetensors(tensors, { lines: JSON.stringify(lines) }));
  process.stdout.write(`${lines.length} lines of PyTorch and ${Object.values(tensors).reduce((sum, { shape }) => sum + sizeOf(shape), 0)} numbers are in ${out}\n`);
});
