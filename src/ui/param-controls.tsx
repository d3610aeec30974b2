import { useEffect, useMemo, useState } from 'react';
import { idleFor, type ParamSchema, type ParamValue } from '../core/params.ts';
import { inSlices } from '../core/slices.ts';
import type { Picture } from '../state/picture.ts';
import { change, notify, useStore } from '../state/store.ts';
import { chosenWith, findingVariants, refusalOf, type Asked, type Variants } from '../state/variants.ts';
import { ParamControl } from './param-control.tsx';
import { Told, ToldParams } from './told-params.tsx';

/** The module's parameters in the list of them: what the weights, or the features, leave open can be changed. */
export function ParamControls({ schema, elsewhere }: { readonly schema: ParamSchema; readonly elsewhere: boolean }) {
  const picture = useStore((store) => store.picture);
  const id = useStore((store) => store.shared.module);
  const chosen = useStore((store) => store.shared.params);
  const current = picture?.module.id === id ? picture : undefined;
  const asked = useMemo((): Asked | undefined => current && { ...current, image: current.shape, chosen }, [current, chosen]);
  const variants = useVariants(asked, schema);
  if (!current || !asked) return <ToldParams schema={schema} />;
  // What follows from the chosen ones is settled with them.
  const values = current.network.params(current.module, asked.image, chosen);
  const own = current.network.params(current.module, current.shape);
  return (
    <>
      {Object.entries(schema).map(([name, param]) => {
        const value = values[name] ?? param.default;
        const allowed = variants?.[name];
        const idle = idleFor(param, values);
        if (idle || !allowed || (allowed !== 'any' && allowed.length < 2)) {
          return <Told key={name} label={param.label} value={value} note={idle ? `only with ${idle}` : fixedBy(name, current)} />;
        }
        return (
          <ParamControl
            key={name} name={name} param={param} value={value} allowed={allowed}
            note={[noteOf(value === own[name], own[name] ?? param.default, sourceOf(name, current)), param.hint].filter(Boolean).join('; ')}
            set={(next) => choose(asked, name, next, next === own[name])}
            why={(next) => refusalOf({ ...asked, chosen: { ...chosen, [name]: next } })}
          />
        );
      })}
      {elsewhere && <button type="button" className="link" onClick={showPatches}>Patch size and stride, on the image</button>}
    </>
  );
}

/** What each parameter can be changed to; what it could be before stays until that is known, of another module nothing. */
function useVariants(asked: Asked | undefined, schema: ParamSchema): Readonly<Record<string, Variants>> | undefined {
  const [found, setFound] = useState<{ readonly asked: Asked; readonly variants: Readonly<Record<string, Variants>> }>();
  useEffect(() => {
    if (!asked) return;
    let wanted = true;
    void inSlices(findingVariants(asked, schema)).then((variants) => { if (wanted) setFound({ asked, variants }); });
    return () => { wanted = false; };
  }, [asked, schema]);
  return found && found.asked.module === asked?.module && found.asked.network === asked.network ? found.variants : undefined;
}

/** Unfolds the patches and brings them into view. */
function showPatches(): void {
  const panel = document.querySelector<HTMLDetailsElement>('#patches');
  if (!panel) return;
  panel.open = true;
  panel.scrollIntoView({ block: 'start' });
  panel.querySelector('summary')?.focus({ preventScroll: true });
}

/** Sets one parameter; chosen ones that do not go with it go back to their own value, and the page says so. */
function choose(asked: Asked, name: string, value: ParamValue, isOwn: boolean): void {
  const { [name]: _, ...others } = asked.chosen;
  const chosen = chosenWith(asked, name, value) ?? { ...others, [name]: value };
  const left = Object.keys(others).filter((other) => !(other in chosen));
  if (left.length > 0) {
    const labels = left.map((other) => `“${asked.module.params[other]!.label}”`).join(', ');
    notify({ topic: 'params', tone: 'info', text: `${labels} went back to the default: the chosen value does not go with ${value}.` });
  }
  change({ params: isOwn ? Object.fromEntries(Object.entries(chosen).filter(([other]) => other !== name)) : chosen });
}

/** What leaves a parameter but one value. The sides of a map follow the image, unless features were made for a map of one size. */
function fixedBy(name: string, { origin, network, module }: Picture): string {
  const isSide = ['height', 'width'].includes(name) && name in module.params;
  if (isSide && (origin === 'trained' || network.features === 'tokens')) return 'fixed by the image';
  return origin === 'trained' ? 'fixed by the weights' : 'fixed by the features';
}

type Source = 'trained' | 'assumed' | 'default';

/** Where a value of its own comes from: its training, timm's convention for a checkpoint that does not tell, or the module. */
const sourceOf = (name: string, { origin, network: { card } }: Picture): Source =>
  (origin !== 'trained' || !(name in card.params) ? 'default' : card.data ? 'trained' : 'assumed');

const noteOf = (isOwn: boolean, own: ParamValue, source: Source): string => ({
  trained: isOwn ? 'as trained' : `trained with ${own}`,
  assumed: isOwn ? 'assumed for this file' : `${own} is assumed for this file`,
  default: isOwn ? 'default' : `${own} by default`,
})[source];
