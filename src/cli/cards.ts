import { readFileSync, writeFileSync } from 'node:fs';
import { catalogue } from '../models/index.ts';
import { agreementOf } from './agreement.ts';
import { command, describeBackend, openBackend } from './command.ts';

/** Measures how closely each built-in model agrees with PyTorch and writes it into the model's card. */
await command('cards', async () => {
  const backend = await openBackend('webgpu');
  process.stdout.write(describeBackend(backend));
  for (const { id } of catalogue) {
    const file = `public/models/${id}.json`;
    const { attention, probabilities } = await agreementOf(id, backend);
    const agreement = { attention: Number(attention.toPrecision(2)), probabilities: Number(probabilities.toPrecision(2)) };
    writeFileSync(file, `${JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), agreement }, null, 2)}\n`);
    process.stdout.write(`${id}: attention to ${agreement.attention}, probabilities to ${agreement.probabilities}\n`);
  }
});
