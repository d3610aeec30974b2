import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A checkpoint as ONNX, by PyTorch (training/export_onnx.py), in a temporary folder that is removed again. */
export function exportOnnx(checkpoint: string): Uint8Array {
  const python = findPython();
  const folder = mkdtempSync(join(tmpdir(), 'attention-playground-'));
  try {
    const file = join(folder, 'model.onnx');
    const { status, stderr } = spawnSync(python, ['training/export_onnx.py', '--checkpoint', checkpoint, '--out', file], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`training/export_onnx.py failed: ${stderr.trim().split('\n').at(-1)}`);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function findPython(): string {
  const candidates = [process.env.PYTHON, 'python3', 'python', '/usr/bin/python3'].filter((name) => name !== undefined);
  const found = candidates.find((name) => spawnSync(name, ['-c', 'import torch']).status === 0);
  if (!found) throw new Error(`no Python with PyTorch among ${candidates.join(', ')}: install PyTorch, or name one in PYTHON`);
  return found;
}
