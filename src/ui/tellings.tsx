import { useMemo, useRef } from 'react';
import { WHOLE } from '../maps/cells.ts';
import { textOf } from '../maps/sentence.ts';
import { rangeOf } from '../maps/scale.ts';
import { listed } from '../modules/index.ts';
import { useStore } from '../state/store.ts';
import { lookOf } from '../state/telling.ts';
import { coloursFor } from '../views/colours.ts';
import { formatNumber, formatShare } from '../views/format.ts';
import { Overlay } from './lazy-overlay.tsx';
import { MapCanvas } from './map-canvas.tsx';
import type { Drawn } from './overlay.tsx';
import { PhotoCanvas } from './photo-canvas.tsx';
import { Sentence } from './sentence.tsx';
import { useRead } from './use-read.ts';
import type { Showing } from './use-shown.ts';
import { positionName } from './words.ts';

/** What every decoder says, side by side, and where each looked for the same word of its sentence. */
export function Tellings({ showing }: { readonly showing: Showing | undefined }) {
  const hovered = useStore((store) => store.word);
  const layer = useStore((store) => store.shared.layer);
  if (!showing?.picture.sentences) return null;
  const { picture: { network }, shown: { place } } = showing;
  // The other sentence may be the longer one.
  const word = hovered ?? (layer > 0 ? layer - 1 : place);
  const titles = network.modules.map((id) => listed(id).title);
  return (
    <section className="tellings" aria-labelledby="tellings-title">
      <h2 id="tellings-title">{network.says!.join(' and ')}, side by side</h2>
      <div className="pair">
        {network.says!.map((decoder, i) => <Half key={decoder} showing={showing} decoder={decoder} title={titles[i]!} word={word} />)}
      </div>
    </section>
  );
}

interface HalfProps {
  readonly showing: Showing;
  readonly decoder: string;
  readonly title: string;
  /** From 0. */
  readonly word: number;
}

/** One decoder: the image, where it looked for the word, its sentence. */
function Half({ showing, decoder, title, word }: HalfProps) {
  const { picture } = showing;
  const { photo, region } = picture;
  const said = picture.sentences![decoder]!;
  const { at, map } = useLook(showing, decoder, word < said.length ? word : undefined);
  const drawn = useRef<Drawn>(undefined);
  const spot = map && map.grid.data.indexOf(Math.max(...map.grid.data));
  const looked = said[at ?? -1];
  return (
    <div>
      <h3>{title}</h3>
      <div className="surface small" style={{ aspectRatio: region.width / region.height }} role="img" aria-label={`Where ${title.toLowerCase()} looked for ${looked ? `“${looked.word}”` : 'no word'} in ${photo.alt}`}>
        <PhotoCanvas photo={photo} region={region} />
        {map && looked && (
          <div className="placed whole">
            <MapCanvas map={map} />
            {map.overlay && <Overlay key={map.overlay.kind} overlay={map.overlay} drawn={drawn} />}
          </div>
        )}
      </div>
      <Sentence key={`${photo.title} ${textOf(said)}`} said={said} label={`What ${title.toLowerCase()} says, word by word`} chosen={word} />
      <p className="reading">
        {looked && map && spot !== undefined
          ? <><span>“{looked.word}” <output>{formatShare(looked.share)}</output></span><span className="faint">{map.overlay ? 'looked at' : 'most at'} {positionName(picture.places[0]!, spot)}: <output>{formatNumber(map.grid.data[spot]!)}</output></span></>
          : <span className="faint">Its sentence has no word {word + 1}</span>}
      </p>
    </div>
  );
}

/** Where a decoder looked for a word; the map before stays until the new one is there. */
function useLook({ picture }: Showing, decoder: string, word: number | undefined) {
  const colours = useStore((store) => store.shared.colours);
  const read = useRead(picture, async (picture) => (word === undefined ? undefined : { picture, word, ...await lookOf(picture, decoder, word) }), [decoder, word]);
  const map = useMemo(() => {
    if (!read || read.picture !== picture) return undefined;
    const { grid, overlay } = read;
    const { height, width } = grid;
    return {
      grid, overlay, range: rangeOf(grid, 'map', { signed: false }), colours: coloursFor(colours, false), heads: undefined,
      cells: { positions: { height, width }, map: grid, box: WHOLE },
    };
  }, [read, picture, colours]);
  return { at: map && word !== undefined ? read?.word : undefined, map };
}
