import { moduleOf } from '../state/presets.ts';
import { PresetLink, Thumbnail } from './preset-link.tsx';
import { usePresets } from './use-presets.ts';

/** The presets of one module. */
export function WorthSeeing({ module, followed }: { readonly module: string; readonly followed: () => void }) {
  const own = usePresets().presets?.filter((preset) => moduleOf(preset).id === module) ?? [];
  if (own.length === 0) return null;
  return (
    <>
      <h2>Worth seeing</h2>
      <ul className="worth">
        {own.map((preset) => (
          <li key={preset.id}>
            <PresetLink preset={preset} className="" followed={followed}>
              {(shown) => (
                <>
                  <Thumbnail id={preset.id} size={56} />
                  <span><b>{preset.title}</b>{shown && <em>Shown now</em>}<span>{preset.sentence}</span></span>
                </>
              )}
            </PresetLink>
          </li>
        ))}
      </ul>
    </>
  );
}
