import { moduleOf, type Preset } from '../state/presets.ts';
import { Dialog } from './dialog.tsx';
import { menu } from './families.ts';
import './gallery.css';
import { PresetLink, Thumbnail } from './preset-link.tsx';
import { usePresets } from './use-presets.ts';

/** Links worth following, by family of module, over the page; a followed link closes it. */
export function Gallery({ closed }: { readonly closed: () => void }) {
  const { presets, error, again } = usePresets();
  return (
    <Dialog title="Gallery" note="Each picture is a link to what it shows: go there, then look around." className="gallery" closed={closed}>
      {(close) => (
        <div className="dialog-body" aria-busy={!presets && !error}>
          {error && (
            <div className="gallery-told" role="alert">
              <p>{error}</p><button type="button" className="button" onClick={again}>Try again</button>
            </div>
          )}
          {presets?.length === 0 && (
            <p className="gallery-told">There are no pictures here yet: pick a module, and copy the link of what you find.</p>
          )}
          {groupsOf(presets ?? []).map((group) => <Family key={group.title} {...group} followed={() => followed(close)} />)}
        </div>
      )}
    </Dialog>
  );
}

/** On to what was chosen: for eyes its top, for the keyboard its place in the page. */
function followed(close: () => void): void {
  close();
  const stage = document.getElementById('stage')!;
  stage.focus({ preventScroll: true });
  for (const scroller of [window, stage]) scroller.scrollTo({ top: 0 });
}

interface Group {
  readonly title: string;
  readonly members: readonly Preset[];
}

/** As the menu of modules has them. */
const groupsOf = (presets: readonly Preset[]): readonly Group[] => menu
  .map(({ title, members }) => ({ title, members: members.flatMap((module) => presets.filter((preset) => moduleOf(preset) === module)) }))
  .filter(({ members }) => members.length > 0);

function Family({ title, members, followed }: Group & { readonly followed: () => void }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {members.map((preset) => (
          <li key={preset.id}>
            <PresetLink preset={preset} className="preset" followed={followed}>
              {(shown) => (
                <>
                  <span className="preset-picture"><Thumbnail id={preset.id} size={240} />{shown && <em>Shown now</em>}</span>
                  <span className="preset-text"><b>{preset.title}</b><span>{preset.sentence}</span><i>{moduleOf(preset).title}</i></span>
                </>
              )}
            </PresetLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
