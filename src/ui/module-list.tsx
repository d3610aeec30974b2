import type { AttentionModule } from '../core/module.ts';
import { modules } from '../modules/index.ts';
import { pickModule } from '../state/run.ts';
import { useStore } from '../state/store.ts';
import { shapeNote } from './words.ts';

const FAMILIES: readonly { readonly title: string; readonly families: readonly AttentionModule['family'][] }[] = [
  { title: 'Transformers', families: ['transformer'] },
  { title: 'Sequence', families: ['sequence'] },
  { title: 'Channel and spatial', families: ['channel', 'spatial', 'channel + spatial'] },
];

/** The menu of modules, by family. */
export function ModuleList() {
  const chosen = useStore((store) => store.shared.module);
  return FAMILIES.map(({ title, families }) => (
    <section key={title}>
      <h2 id={`family-${families[0]}`}>{title}</h2>
      <ul className="modules" aria-labelledby={`family-${families[0]}`}>
        {modules.filter(({ family }) => families.includes(family)).map((module) => (
          <li key={module.id}>
            <button type="button" aria-current={module.id === chosen} onClick={() => pickModule(module.id)}>
              <span>{module.title}</span><i aria-hidden="true">{shapeNote(module)}</i>
            </button>
          </li>
        ))}
      </ul>
    </section>
  ));
}
