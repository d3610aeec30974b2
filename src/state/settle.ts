import type { AttentionModule } from '../core/module.ts';
import type { ParamValues } from '../core/params.ts';
import type { Shape } from '../core/tensor.ts';
import { partOf } from '../image/part.ts';
import type { Region } from '../image/resize.ts';
import { modelsFor } from '../models/index.ts';
import type { Network } from '../models/network.ts';
import type { Asking } from './lanes.ts';
import type { Photo } from './photo.ts';
import { change, notify } from './store.ts';

/**
 * The model that the state names, `file` being the opened one; one that does not show the module gives way to one that does, and
 * the page says so.
 */
export function settleModel({ state: { model, module }, settle, notify }: Pick<Asking, 'state' | 'settle' | 'notify'>, file: Network | undefined): string {
  const fitting = modelsFor(module);
  const first = fitting[0];
  if (!first) throw new Error(`No model shows ${module} yet: pick another module.`);
  if (fitting.some(({ id }) => id === model)) return model;
  if (model === 'file' && file?.modules.includes(module)) return model;
  if (model === 'file' && !file) {
    notify({
      topic: 'model', tone: 'warning',
      text: 'The link was made with a model that its sender opened; a link cannot carry it. '
        + 'A built-in one is shown: open the file to see the same.',
    });
  } else if (model) {
    notify({ topic: 'model', tone: 'info', text: `That model does not show this module; ${first.title} is shown.` });
  }
  if (model) settle({ model: '' }); // which starts the run that takes this one's place
  return first.id;
}

/**
 * The parameters as trained, or those that suit the features, with the chosen ones over them; those that do not fit are let go,
 * and the page says so.
 */
export async function settleParams(
  { state: { params: chosen }, settle, notify }: Pick<Asking, 'state' | 'settle' | 'notify'>, module: AttentionModule, network: Network, image: Shape,
): Promise<ParamValues> {
  const own = network.params(module, image);
  if (Object.keys(chosen).length === 0) return own;
  // Most links choose none.
  const { misfits } = await import('./variants.ts');
  const wrong = misfits({ module, network, image, chosen });
  if (wrong.length > 0) {
    const asked = wrong.map((name) => `${name} = ${chosen[name]}`).join(', ');
    const shown = wrong.map((name) => own[name]).join(', ');
    const trained = network.modules.includes(module.id);
    notify({
      topic: 'params', tone: 'warning',
      text: trained
        ? `The trained weights do not allow ${asked}: ${shown} is shown, as trained.`
        : `This does not allow ${asked}: ${shown} is shown, the default.`,
    });
  }
  const fitting = Object.fromEntries(Object.entries(chosen).filter(([name]) => !wrong.includes(name)));
  if (wrong.length > 0) settle({ params: fitting }); // which starts the run that takes this one's place
  return network.params(module, image, fitting);
}

/** The part of the photo that the state names; one that does not lie inside it gives way to the whole, and the page says so. */
export function settleCrop({ pixels, title }: Photo, crop: string): Region | undefined {
  const part = partOf(crop, pixels);
  if (!part) {
    notify({
      topic: 'crop', tone: 'warning',
      text: `The part ${crop} does not lie inside ${title}, which is ${pixels.width} × ${pixels.height} pixels: all of it is shown.`,
    });
    change({ crop: '' }); // which starts the run that takes this one's place
  }
  return part;
}
