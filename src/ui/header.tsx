import type { Open } from './app.tsx';
import { CompareButton } from './compare-button.tsx';
import { ExportButton } from './export-button.tsx';
import { GalleryButton } from './gallery-button.tsx';
import { Icon } from './icon.tsx';
import { ImageInput } from './image-input.tsx';
import { Part, ShowEverything } from './part.tsx';
import { ShareButton } from './share-button.tsx';
import { ShortcutsButton } from './shortcuts-button.tsx';
import { ThemeButton } from './theme-button.tsx';

interface Props {
  readonly open: Open;
  readonly drawer: boolean;
  readonly setDrawer: (open: boolean) => void;
}

export function Header({ open, drawer, setDrawer }: Props) {
  return (
    <header className="header">
      <span className="brand"><Icon name="mark" /><span>Attention Playground</span></span>
      <Part name="gallery"><GalleryButton /></Part>
      <Part name="image"><ImageInput open={open} /></Part>
      <span className="gap" />
      <ShowEverything />
      <Part name="compare"><CompareButton /></Part>
      <Part name="share">
        <ShareButton />
        <ExportButton />
      </Part>
      <ShortcutsButton />
      <ThemeButton />
      <Part name="inside">
        <button
          type="button" className="button icon drawer-button" aria-expanded={drawer} aria-controls="inside"
          aria-label="Explanation and steps" title="Explanation and steps" onClick={() => setDrawer(!drawer)}
        ><Icon name="info" /></button>
      </Part>
    </header>
  );
}
