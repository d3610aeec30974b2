import { writeFileSync } from 'node:fs';
import { modules } from '../modules/index.ts';
import { fileName } from '../state/file-name.ts';
import { mapOf } from '../state/maps.ts';
import { recomputation } from '../state/recompute.ts';
import { safetensorsFile } from '../state/saving.ts';
import { shownOf } from '../state/shown.ts';
import { readLink } from '../state/url.ts';
import { command, describeBackend, openBackend, readArguments } from './command.ts';
import { pictureOf } from './picture.ts';

const USAGE = "node run.js src/cli/snippet.ts --out FOLDER [--backend webgpu|cpu] ['?module=cbam&image=church' …]";

/** What the page exports to recompute a map in PyTorch, for the states of these links; without any, for every module. */
await command('snippet', async () => {
  const { values, positionals } = readArguments({ out: { type: 'string' }, backend: { type: 'string' } }, USAGE);
  if (!values.out) throw new Error(`--out is missing; usage: ${USAGE}`);
  const backend = await openBackend(values.backend);
  process.stdout.write(describeBackend(backend));
  const links = positionals.length > 0 ? positionals : modules.map(({ id }) => `?module=${id}&image=church`);
  for (const [i, link] of links.entries()) {
    const { state, complaints } = readLink(link);
    if (complaints.length > 0) throw new Error(`'${link}' is not understood: ${complaints.join(', ')}`);
    const picture = await pictureOf(state, backend);
    const shown = shownOf(picture, state);
    const map = await mapOf(picture, { ...shown, result: shown.over });
    const named = (extension: string) => `${String(i).padStart(2, '0')}_${fileName(picture, { layer: shown.place + 1, what: 'recompute', extension })}`;
    const file = named('safetensors');
    const { stored, script } = await recomputation({ picture, shown, map, file, about: [link] });
    const tensors = await safetensorsFile(stored, { link }, { signal: new AbortController().signal });
    writeFileSync(`${values.out}/${file}`, new Uint8Array(await tensors.arrayBuffer()));
    writeFileSync(`${values.out}/${named('py')}`, script);
    process.stdout.write(`${named('py')}\n`);
  }
});
