import { sql } from '@mikro-orm/postgresql';
import type { LampColour } from '../../domain/supervision/part-facts.js';

const lamps: readonly LampColour[] = ['red', 'yellow', 'grey', 'green'];

/** Where a lamp stands in lists, worst first, from 1. */
export const lampPlace = (lamp: LampColour): number => lamps.indexOf(lamp) + 1;

/** The same of a part `p`: written exactly as the index task_part_worst has it, so that lists are read in its order. */
export const lampOrder = sql`array_position(array['red', 'yellow', 'grey', 'green'], p.lamp)`;

/** Whether a part `p` is dispatched and not settled: as the partial indexes of open parts have it. */
export const isOpenPart = sql`p.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')`;
