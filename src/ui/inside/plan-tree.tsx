import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { flowOf } from '../../core/flow.ts';
import { change, useStore } from '../../state/store.ts';
import { drawPlanPicture } from '../../views/plan-picture.ts';
import type { Showing } from '../use-shown.ts';
import { useWidth } from '../use-width.ts';
import { capital, shapeText } from '../words.ts';
import './inside.css';
import { PlanTimes } from './plan-times.tsx';
import { linesOf, looksOf, rowsOf, stepId, type Row } from './rows.ts';
import { stagesOf, type Stage } from './stages.ts';
import { timeText } from './texts.ts';

/** CSS pixels; the style sheet has the same. */
const ROW = 44;

/** The plan as a picture: every step from the image to the answer and what flows between them, folded by block; picking a step looks into it. */
export function PlanTree({ showing: { picture, shown } }: { readonly showing: Showing }) {
  const { plan, places, timings } = picture;
  const over = shown.over.name;
  const picked = useStore((store) => store.shared.step) - 1;
  const stages = useMemo(() => stagesOf(plan, { places, timings, over }), [plan, places, timings, over]);
  const flow = useMemo(() => flowOf(plan), [plan]);
  // What a person opens or closes stays so; else the block of the map on the stage is open, and that of the step looked into.
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const rows = useMemo(
    () => rowsOf(plan, stages, (id, stage) => chosen.get(id) ?? (stage.on || stage.steps.some(({ at }) => at === picked))),
    [plan, stages, chosen, picked],
  );
  const [hovered, setHovered] = useState<string>();
  const [focused, setFocused] = useState<string>();
  const tree = useRef<HTMLDivElement>(null);
  const element = useRef<HTMLDivElement>(null);
  const width = useWidth(element);
  const lines = useMemo(() => linesOf(rows, flow), [rows, flow]);
  const lit = indexOf(rows, hovered) ?? indexOf(rows, focused) ?? indexOf(rows, stepId(picked));
  useEffect(() => {
    if (element.current && width > 0) drawPlanPicture(element.current, { rows: looksOf(rows, flow), lines, row: ROW, width, lit });
  }, [rows, lines, flow, width, lit]);

  // Who goes on from step to step sees where that is.
  useEffect(() => { rowOf(tree.current, stepId(picked))?.scrollIntoView({ block: 'nearest' }); }, [picked]);

  const current = indexOf(rows, focused) ?? indexOf(rows, stepId(picked)) ?? firstOf(rows);
  const focus = (at: number): void => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, at))];
    if (row) rowOf(tree.current, row.id)?.focus();
  };
  const toggle = (id: string, open: boolean): void => setChosen((before) => new Map(before).set(id, open));
  const pick = (row: Row): void => {
    if (row.kind === 'fold') toggle(row.id, !row.open);
    else if (row.kind === 'step') change({ step: row.step.at + 1 });
  };
  const press = (event: KeyboardEvent): void => {
    const row = rows[current];
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const fold = row.kind === 'step' ? indexOf(rows, row.fold)! : current;
    switch (event.key) {
      case 'ArrowDown': focus(current + 1); break;
      case 'ArrowUp': focus(current - 1); break;
      case 'Home': focus(0); break;
      case 'End': focus(rows.length - 1); break;
      case 'ArrowRight':
        if (row.kind === 'fold' && !row.open) toggle(row.id, true);
        else if (row.kind === 'fold') focus(current + 1);
        break;
      case 'ArrowLeft':
        if (row.kind === 'fold' && row.open) toggle(row.id, false);
        else focus(fold);
        break;
      case 'Enter': case ' ': pick(row); break;
      default: return;
    }
    event.preventDefault();
  };
  return (
    <div className="plan">
      <PlanTimes picture={picture} />
      <div className="plan-tree" role="tree" aria-label="Steps of the plan" ref={tree} onKeyDown={press} onPointerLeave={() => setHovered(undefined)}>
        <div className="plan-lines"><div ref={element} /></div>
        {rows.map((row, i) => (
          <div
            key={row.id} data-row={row.id} role="treeitem" aria-level={row.kind === 'step' ? 2 : 1} tabIndex={i === current ? 0 : -1}
            className={`plan-row ${row.kind}${isOn(row) ? ' on' : ''}`} aria-selected={row.kind === 'step' && row.step.at === picked}
            {...(row.kind === 'fold' && { 'aria-expanded': row.open })}
            onClick={() => pick(row)} onFocus={() => setFocused(row.id)} onBlur={() => setFocused(undefined)} onPointerEnter={() => setHovered(row.id)}
          ><Line row={row} /></div>
        ))}
      </div>
      <Legend stages={stages} />
    </div>
  );
}

const rowOf = (tree: HTMLElement | null, id: string): HTMLElement | null => tree?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`) ?? null;

const indexOf = (rows: readonly Row[], id: string | undefined): number | undefined => {
  const at = rows.findIndex((row) => row.id === id);
  return at < 0 ? undefined : at;
};

const isOn = (row: Row): boolean => (row.kind === 'step' ? row.step.on : row.kind === 'fold' && row.stage.on && !row.open);

/** The row that Tab comes to first: the step of the map on the stage, or its fold. */
const firstOf = (rows: readonly Row[]): number => Math.max(0, rows.findIndex(isOn));

/** A row in words. */
function Line({ row }: { readonly row: Row }) {
  switch (row.kind) {
    case 'input': return <><span>{row.name}</span><i>{shapeText(row.shape)} · given to the plan</i></>;
    case 'fold': {
      const { label, steps, shape, ms, shown } = row.stage;
      return <><span title={capital(label)}><b>{capital(label.replace(/^shown: /, ''))}</b></span><output>{timeText(ms)}</output><i>{steps.length} {steps.length === 1 ? 'step' : 'steps'} → {shapeText(shape)}{shown && ' · shown only'}</i></>;
    }
    case 'step': {
      const { name, makes, kernel, shape, once, late, ms } = row.step;
      return (
        <>
          <span title={name}>{name}</span><output>{once ? 'once' : late ? 'by rows' : timeText(ms)}</output>
          <i>{shapeText(shape)}{makes && <em> → {makes}</em>}{kernel !== name && ` · ${kernel}`}</i>
        </>
      );
    }
  }
}

/** What the signs beside the steps mean, those that there are. */
function Legend({ stages }: { readonly stages: readonly Stage[] }) {
  const steps = stages.flatMap((stage) => stage.steps);
  return (
    <ul className="plan-legend">
      <li><i className="run" />runs for every image</li>
      {steps.some(({ once }) => once) && <li><i className="once" />runs once: it reads weights alone</li>}
      {steps.some(({ late }) => late) && <li><i className="late" />runs when its rows are looked at: whole, they would be too large to keep</li>}
      {stages.some(({ shown }) => shown) && <li><i className="run" />shown only: the map needs it, the answer does not</li>}
      <li><i className="weight" />weights that it reads, up to three drawn</li>
      <li><i className="time" />its time, against the slowest block or the slowest step listed</li>
    </ul>
  );
}
