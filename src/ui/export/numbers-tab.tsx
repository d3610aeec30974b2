import { useMemo, useState } from 'react';
import { linkOf } from '../../state/address.ts';
import { fileName } from '../../state/file-name.ts';
import { summarize, type Summary } from '../../maps/summary.ts';
import { checkSize, bytesOf, npyFile, safetensorsFile, storedResult, storedTensor, type Stored } from '../../state/saving.ts';
import { thousands } from '../../views/cost-chart.ts';
import { formatNumber } from '../../views/format.ts';
import { Field } from '../field.tsx';
import { useRead } from '../use-read.ts';
import type { Showing } from '../use-shown.ts';
import { useStage } from '../use-stage.ts';
import { shapeText } from '../words.ts';
import { layerOf } from './caption.ts';
import { download } from './download.ts';
import { JobLine } from './job-line.tsx';
import { useJob } from './use-job.ts';

/** A result is read for its least and greatest value up to this many bytes; larger ones when they are saved. */
const SUMMARIZED = 8 << 20;

/** Every result of the run as NumPy file, or several as safetensors. */
export function NumbersTab({ showing }: { readonly showing: Showing }) {
  const { picture, shown } = showing;
  const { base } = useStage(showing);
  const [group, setGroup] = useState(String(shown.place));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { job, error, start } = useJob();
  const all = useMemo(() => Object.keys(picture.plan.results).map((name) => storedResult(picture, name, shown.token)), [picture, shown.token]);
  const map = useMemo(() => (base?.picture === picture ? storedTensor('map', { shape: [base.grid.height, base.grid.width], data: base.grid.data }) : undefined), [base, picture]);
  const listed = [
    ...(map && group === String(shown.place) ? [map] : []),
    ...all.filter(({ name }) => groupOf(name, picture.places.length) === group),
  ];
  const picked = [...(map && chosen.has('map') ? [map] : []), ...all.filter(({ name }) => chosen.has(name))];
  const toggle = (name: string): void => setChosen((before) => {
    const after = new Set(before);
    if (!after.delete(name)) after.add(name);
    return after;
  });
  const saveOne = (stored: Stored): void => start(`Reading ${stored.name}`, async (saving) => {
    const what = stored.name.replace(/^blocks\.\d+\./, '');
    const layer = stored === map ? layerOf(showing) : picture.places.length > 1 && group !== REST ? Number(group) + 1 : undefined;
    download(await npyFile(stored, saving), fileName(picture, { layer, what, extension: 'npy' }));
  });
  const saveChosen = (): void => start(`Reading ${picked.length} results`, async (saving) => {
    checkSize(picked);
    const { module, network, photo } = picture;
    const metadata = { software: 'Attention Playground', link: linkOf(window), module: module.id, model: network.card.title, image: photo.title };
    download(await safetensorsFile(picked, metadata, saving), fileName(picture, { what: picked.length === 1 ? picked[0]!.name : 'results', extension: 'safetensors' }));
  });
  const names = listed.map(({ name }) => name);
  const every = names.length > 0 && names.every((name) => chosen.has(name));
  const groups = [...picture.places.map(({ label }, i) => ({ id: String(i), title: label })), { id: REST, title: 'The whole network' }]
    .filter(({ id }) => all.some(({ name }) => groupOf(name, picture.places.length) === id));
  return (
    <>
      <div className="export-head">
        <Field label="Results of">{(id) => (
          <select id={id} value={group} onChange={({ currentTarget }) => setGroup(currentTarget.value)}>
            {groups.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
          </select>
        )}</Field>
        <p className="hint">float32, little-endian, row by row. The map is what lies over the image: heads as one, prefix tokens left out.</p>
      </div>
      <div className="export-table">
        <table>
          <thead>
            <tr>
              <th scope="col"><input
                type="checkbox" aria-label="All of these" checked={every}
                onChange={() => setChosen((before) => new Set(every ? [...before].filter((name) => !names.includes(name)) : [...before, ...names]))}
              /></th>
              <th scope="col">Result</th><th scope="col">Shape</th><th scope="col">Least … greatest</th><th scope="col">Size</th><th scope="col"><span className="sr-only">Save</span></th>
            </tr>
          </thead>
          <tbody>
            {listed.map((stored) => (
              <Row key={stored.name} showing={showing} stored={stored} chosen={chosen.has(stored.name)} toggle={() => toggle(stored.name)} save={() => saveOne(stored)} />
            ))}
          </tbody>
        </table>
      </div>
      <div className="export-foot">
        {job || error ? <JobLine job={job} error={error} /> : <p className="hint">{picked.length === 0 ? 'Tick results to save them in one file.' : `${picked.length} chosen, ${thousands(picked.reduce((sum, stored) => sum + bytesOf(stored), 0), 'B')}`}</p>}
        <button type="button" className="button primary" disabled={picked.length === 0} onClick={saveChosen}>Save safetensors</button>
      </div>
    </>
  );
}

/** What belongs to no place. */
const REST = 'rest';

/** The place, from 0, that a result belongs to. */
const groupOf = (name: string, places: number): string => {
  const place = /^blocks\.(\d+)\./.exec(name)?.[1];
  return place !== undefined && Number(place) < places ? place : REST;
};

interface RowProps {
  readonly showing: Showing;
  readonly stored: Stored;
  readonly chosen: boolean;
  readonly toggle: () => void;
  readonly save: () => void;
}

function Row({ showing: { picture }, stored, chosen, toggle, save }: RowProps) {
  const { name, shape } = stored;
  const short = name.replace(/^blocks\.\d+\./, '');
  const small = bytesOf(stored) <= SUMMARIZED;
  const summary = useRead(picture, async () => (small ? summarize((await stored.read([])).data) : undefined), [stored, small]);
  return (
    <tr>
      <td><input type="checkbox" aria-label={short} checked={chosen} onChange={toggle} /></td>
      <th scope="row">{short}</th>
      <td>{shapeText(shape)}</td>
      <td>{small ? rangeText(summary) : 'read when saved'}</td>
      <td>{thousands(bytesOf(stored), 'B')}</td>
      <td><button type="button" className="button" aria-label={`Save ${short} as npy`} onClick={save}>npy</button></td>
    </tr>
  );
}

const rangeText = (summary: Summary | undefined): string =>
  (summary ? `${formatNumber(summary.min)} … ${formatNumber(summary.max)}${summary.invalid > 0 ? `, ${summary.invalid} not a number` : ''}` : '\u00a0');
