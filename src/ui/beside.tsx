import type { Result } from '../state/shown.ts';
import { ComparedView, GatedView, ResultView } from './lazy-result-view.tsx';
import { panelsOf, widthsOf, type Panel } from './panels.ts';
import type { Showing } from './use-shown.ts';
import { headName, theAsker } from './words.ts';

/** What the module shows beside its map: what belongs together stands together. */
export function Beside({ showing }: { readonly showing: Showing | undefined }) {
  if (!showing) return null;
  const { picture, shown } = showing;
  return panelsOf(showing).map((panel) => (
    <section key={`${picture.module.id} ${panel.kind} ${keysOf(panel)}`} className="beside">
      <h2>{keysOf(panel)} · {shown.at.label}</h2>
      <Content showing={showing} panel={panel} />
    </section>
  ));
}

const keysOf = ({ kind, results }: Panel): string => results.map(({ key }) => key).join(kind === 'tiles' ? ', ' : ' → ');

function Content({ showing, panel }: { readonly showing: Showing; readonly panel: Panel }) {
  switch (panel.kind) {
    case 'compared': return <ComparedView showing={showing} results={panel.results} caption={comparedCaption(showing)} />;
    case 'vectors': return (
      <>
        <Tiles showing={showing} results={panel.results} />
        {panel.gate && <GatedView showing={showing} gate={panel.gate} />}
      </>
    );
    case 'tiles': {
      const widths = widthsOf(showing);
      return (
        <>
          {widths && panel.results.some(({ view }) => view.picture === 'planes') && <p className="widths">Channels: {widths}</p>}
          <Tiles showing={showing} results={panel.results} />
        </>
      );
    }
  }
}

function Tiles({ showing, results }: { readonly showing: Showing; readonly results: readonly Result[] }) {
  return (
    <div className="tiles">
      {results.map((result) => <ResultView key={result.key} showing={showing} result={result} small />)}
    </div>
  );
}

/** Who asks, and of which head. */
function comparedCaption({ shown }: Showing): string {
  const head = shown.over.view.picture === 'attention' ? headName(shown) : undefined;
  return [`Asked from ${theAsker(shown)}`, head].filter(Boolean).join(', ');
}
