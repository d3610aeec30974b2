import type { View } from '../../core/module.ts';
import { attention } from './attention.ts';
import { bars } from './bars.ts';
import type { Read } from './drawn.ts';
import { map, maps } from './maps.ts';
import { matrix } from './matrix.ts';
import { planes } from './planes.ts';
import { displacement, points } from './points.ts';
import { windows } from './windows.ts';

/** How each kind of result is drawn below the stage, by what its numbers are. */
export const pictures: Readonly<Record<View['picture'], Read>> = { attention, bars, displacement, map, maps, matrix, planes, points, windows };
