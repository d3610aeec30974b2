import { planOf } from '../core/module.ts';
import { mapValues } from '../core/plan.ts';
import { sizeOf, type Tensor } from '../core/tensor.ts';
import { modules } from '../modules/all.ts';
import { command, describeBackend, openBackend, readArguments, readCheckpoint, writeTensors } from './command.ts';

const USAGE = 'npm run module -- <id> --input X.safetensors [--weights W.safetensors] '
  + '[--params \'{"heads":4}\'] [--backend webgpu|cpu] --out Y.safetensors';
/** Bytes that a file is written with at most: Node writes no more at once. */
const MOST = 2 ** 31 - 1;

/** One module on given tensors; every result is written under its name. */
await command('module', async () => {
  const { values, positionals: [id, ...rest] } = readArguments({
    weights: { type: 'string' }, input: { type: 'string' }, params: { type: 'string' }, backend: { type: 'string' }, out: { type: 'string' },
  }, USAGE);
  const module = modules.find((candidate) => candidate.id === id);
  if (!module) {
    const what = id ? `there is no module '${id}'` : `no module is named; usage: ${USAGE}`;
    throw new Error(`${what}; there are: ${modules.map((each) => each.id).join(', ')}`);
  }
  if (rest.length > 0) throw new Error(`'${rest[0]}' is one argument too many; usage: ${USAGE}`);
  if (!values.input) throw new Error(`--input is missing; usage: ${USAGE}`);
  if (!values.out) throw new Error(`--out is missing; usage: ${USAGE}`);

  const params = parseParams(values.params ?? '{}');
  const inputs = readCheckpoint(values.input).tensors;
  const weights = values.weights ? readCheckpoint(values.weights).tensors : {};
  const shapes = (tensors: Readonly<Record<string, Tensor>>) => mapValues(tensors, (tensor) => tensor.shape);
  const plan = planOf(module, { inputs: shapes(inputs), weights: shapes(weights), params });
  const bytes = 4 * Object.values(plan.results).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (bytes > MOST) throw new Error(`${module.id}: its results take ${(bytes / 2 ** 30).toFixed(1)} GiB, a file holds 2 at most: give it fewer positions`);

  const backend = await openBackend(values.backend);
  process.stdout.write(describeBackend(backend));
  const session = await backend.prepare(plan, weights);
  const trace = await session.run(inputs);
  const names = Object.keys(plan.results);
  const results = await Promise.all(names.map((name) => trace.read(name)));
  writeTensors(values.out, Object.fromEntries(names.map((name, i) => [name, results[i]!])));
  for (const [name, { shape }] of Object.entries(plan.results)) process.stdout.write(`${name} [${shape}]\n`);
});

function parseParams(text: string): Record<string, unknown> {
  let params: unknown;
  try {
    params = JSON.parse(text);
  } catch {
    params = undefined;
  }
  if (typeof params !== 'object' || params === null || Array.isArray(params)) {
    throw new Error(`--params should be a JSON object such as {"heads":4}, got ${text}`);
  }
  return params as Record<string, unknown>;
}
