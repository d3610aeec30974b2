import { readFileSync, writeFileSync } from 'node:fs';
import { catalogue } from '../models/index.ts';
import type { Card } from '../models/network.ts';
import { agreementOf } from './agreement.ts';
import { command, describeBackend, openBackend } from './command.ts';

/** Measures how closely each built-in model agrees with PyTorch, writes it into the model's card, and all cards into the README. */
await command('cards', async () => {
  const backend = await openBackend('webgpu');
  process.stdout.write(describeBackend(backend));
  const cards: Card[] = [];
  for (const { id } of catalogue) {
    const file = `public/models/${id}.json`;
    const { attention, probabilities } = await agreementOf(id, backend);
    const agreement = { attention: Number(attention.toPrecision(2)), probabilities: Number(probabilities.toPrecision(2)) };
    const card: Card = { ...(JSON.parse(readFileSync(file, 'utf8')) as Card), agreement };
    writeFileSync(file, `${JSON.stringify(card, null, 2)}\n`);
    process.stdout.write(`${id}: attention to ${agreement.attention}, probabilities to ${agreement.probabilities}\n`);
    cards.push(card);
  }
  const readme = readFileSync('README.md', 'utf8');
  const [before, after] = [readme.indexOf('-->\n', readme.indexOf('<!-- models:')) + 4, readme.indexOf('<!-- /models -->')];
  if (before < 4 || after < before) throw new Error('README.md has lost the marks between which the table of models goes');
  writeFileSync('README.md', readme.slice(0, before) + tableOf(cards) + readme.slice(after));
});

function tableOf(cards: readonly Card[]): string {
  const rows = cards.map((card) => {
    const { title, weights, measured, agreement } = card;
    const mass = massShown(card);
    const cells = [
      title,
      `${(weights.count / 1e6).toFixed(2)} M`,
      `${(weights.bytes / 1e6).toFixed(1)} MB`,
      measured?.top1 === undefined ? 'none' : `${(100 * measured.top1).toFixed(1)} %`,
      mass === undefined ? 'no map' : mass.toFixed(2),
      `${agreement!.attention.toExponential(1)} / ${agreement!.probabilities.toExponential(1)}`,
    ];
    return `| ${cells.join(' | ')} |\n`;
  });
  const heads = ['model', 'weights', 'file', 'top-1', 'mass', 'largest difference from PyTorch: maps / probabilities'];
  return `| ${heads.join(' | ')} |\n|${'---|'.repeat(heads.length)}\n${rows.join('')}`;
}

/** The mass of the map that the page shows first: attention, mean of heads, or the spatial gate as it is. */
function massShown({ measured, shown }: Card): number | undefined {
  const mass = measured?.['mass'] as { layers?: readonly { mean: number }[]; blocks?: readonly { gate: number }[] } | undefined;
  const layer = (shown?.layer ?? 1) - 1;
  return mass?.layers?.[layer]?.mean ?? mass?.blocks?.[layer]?.gate;
}
