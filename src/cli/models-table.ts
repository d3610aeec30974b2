import { massShown } from '../models/measures.ts';
import type { Card } from '../models/network.ts';

const NOTHING = '–';

/** The README with the table of models written anew from their cards. Throws where its marks are missing. */
export function withTable(readme: string, cards: readonly Card[]): string {
  const [from, to] = [readme.indexOf('-->\n', readme.indexOf('<!-- models:')) + 4, readme.indexOf('<!-- /models -->')];
  if (from < 4 || to < from) throw new Error('README.md has lost the marks between which the table of models goes');
  return readme.slice(0, from) + tableOf(cards) + readme.slice(to);
}

const HEADS = ['model', 'own file', 'top-1', 'without its highest fifth / a random / its lowest', 'mass', 'pointing', 'from PyTorch: maps / probabilities'];

const tableOf = (cards: readonly Card[]): string =>
  `| ${HEADS.join(' | ')} |\n|${'---|'.repeat(HEADS.length)}\n${cards.map((card) => `| ${cellsOf(card).join(' | ')} |\n`).join('')}`;

function cellsOf(card: Card): readonly string[] {
  const { title, weights, measured: { top1, deletion, pointing } = {}, agreement } = card;
  return [
    title,
    `${Math.round(weights.bytes / 1e3).toLocaleString('en')} kB`,
    percent(top1),
    deletion ? [deletion.highest, deletion.random, deletion.lowest].map(percent).join(' / ') : NOTHING,
    massShown(card)?.share.toFixed(2) ?? NOTHING,
    percent(pointing?.right),
    agreement ? `${agreement.attention.toExponential(0)} / ${agreement.probabilities.toExponential(0)}` : NOTHING,
  ];
}

const percent = (share: number | undefined): string => (share === undefined ? NOTHING : `${(100 * share).toFixed(1)} %`);
