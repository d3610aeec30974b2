import type { CSSProperties } from 'react';
import type { UnitBox } from '../maps/unit.ts';

/** A part of whatever an element lies in. */
export const boxStyle = (box: UnitBox): CSSProperties =>
  ({ left: `${100 * box.x}%`, top: `${100 * box.y}%`, width: `${100 * box.width}%`, height: `${100 * box.height}%` });
