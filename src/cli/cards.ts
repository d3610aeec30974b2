import { readFileSync, writeFileSync } from 'node:fs';
import { catalogue } from '../models/index.ts';
import type { Card } from '../models/network.ts';
import { agreementOf } from './agreement.ts';
import { command, describeBackend, openBackend } from './command.ts';

/** Measures how closely each built-in model agrees with PyTorch, writes it into the model's card. */
await command('cards', async () => {
  const backend = await openBackend('webgpu');
  process.stdout.write(describeBackend(backend));
  for (const { id } of catalogue) {
    const file = `public/models/${id}.json`;
    const { attention, probabilities } = await agreementOf(id, backend);
    const agreement = { attention: Number(attention.toPrecision(2)), probabilities: Number(probabilities.toPrecision(2)) };
    const card: Card = { ...(JSON.parse(readFileSync(file, 'utf8')) as Card), agreement };
    writeFileSync(file, `${JSON.stringify(card, null, 2)}\n`);
    process.stdout.write(`${id}: attention to ${agreement.attention}, probabilities to ${agreement.probabilities}\n`);
  }
});
