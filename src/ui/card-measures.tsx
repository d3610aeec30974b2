import { massOfPlaces } from '../models/measures.ts';
import type { Measured } from '../models/network.ts';
import { Bars, Lines, Part, type Line } from './card-parts.tsx';
import { percent } from './model-facts.ts';

interface Props {
  readonly measured: Measured;
  /** What was measured on. */
  readonly note: string | undefined;
  /** How its top-1 compares with another's. */
  readonly against?: string | undefined;
  /** How closely the page agrees with PyTorch. */
  readonly agreement?: string | undefined;
}

/** All that was measured of a model; what was measured of a second decoder comes after it. */
export function CardMeasures({ measured, note, against, agreement }: Props) {
  const { top1, pointing, presence, nouns, sentences, deletion, mass, hard } = measured;
  const masses = massOfPlaces(measured);
  const lines: readonly (Line | undefined)[] = [
    top1 === undefined ? undefined : ['Top-1', [percent(top1), against].filter(Boolean).join(', ')],
    sentences && ['Sentences', `right to the last word: ${sharesText(sentences)}`],
    nouns && ['Nouns', `right: ${sharesText(nouns)}; ${percent(nouns.chance)} by chance`],
    pointing && [
      'Pointing',
      `${percent(pointing.right)} of words have the maximum of their map in their own quarter of a mosaic, ${percent(pointing.chance)} by chance`,
    ],
    presence && [
      'Presence', `${percent(presence.balanced)} right, there or not there each counting one half, ${percent(presence.chance)} by chance`,
    ],
    agreement === undefined ? undefined : ['Against PyTorch', agreement],
  ];
  return (
    <>
      <Part title="Measured" note={note}><Lines lines={lines.filter((line) => line !== undefined)} /></Part>
      {pointing?.each && (
        <Part
          title="Pointing, word by word"
          note={`Share of the mosaics with this word in which it looks at a right quarter; the line is chance for one quarter, ${percent(pointing.chance)}.`}
        >
          <Bars mark={pointing.chance} rows={Object.entries(pointing.each).map(([word, { right }]) => [word, right])} />
        </Part>
      )}
      {deletion && <Deletion {...deletion} />}
      {mass && masses.length > 0 && (
        <Part
          title="Mass"
          note={`Share of the map on a photograph that fills a quarter of ${mass['mosaics'] ? 'a mosaic' : 'a canvas of blur or noise'}; `
            + `the line is chance, ${percent(mass.chance)}.`}
        >
          <Bars mark={mass.chance} rows={masses.map((share, i) => [masses.length === 1 ? 'its map' : `block ${i + 1}`, share])} />
        </Part>
      )}
      {hard && <CardMeasures measured={hard} note="The same of its hard attention, which reads one place at a time." />}
    </>
  );
}

function Deletion({ of = 'Top-1', whole, highest, random, lowest }: NonNullable<Measured['deletion']>) {
  return (
    <Part
      title="Deletion"
      note={`${of} after a fifth of the positions is blanked. A map of what the network goes by costs most where it is highest; `
        + 'the line is nothing blanked.'}
    >
      <Bars mark={whole} rows={[['whole', whole], ['lowest fifth', lowest], ['random fifth', random], ['highest fifth', highest]]} />
    </Part>
  );
}

/** What of a figure is no share of its own. */
const ASIDE: readonly string[] = ['mosaics', 'seed', 'chance'];

/** 'quarters 88.1 %, halves 92 %' */
const sharesText = (shares: Readonly<Record<string, number>>): string =>
  Object.entries(shares).filter(([layout]) => !ASIDE.includes(layout)).map(([layout, share]) => `${layout} ${percent(share)}`).join(', ').replaceAll(' %', '\u00a0%');
