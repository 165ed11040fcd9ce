import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { tellApprovers } from './approver-notice.record.js';
import type { JudgedValue, Judged } from './judge-values.js';
import { assertTaken, judgeInput } from './judged-input.record.js';
import { entriesBySystem, lockOwner, saveEntries } from './measurement-entry.record.js';
import type { EntrySource, LockedEntry, NewEntry } from './measurement-entry.record.js';
import type { MeasurementAnswer, MeasurementInput } from './measurement.schema.js';

/** Values of a month from their data owner: by hand, by file or from another system, on one way. */
@Injectable()
export class MeasurementService {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /** What `enter` would say of these values; nothing is kept. */
  async judge({ cityId, bodyId: ownerId }: Actor, { items }: MeasurementInput): Promise<Judged> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, cityId);
    const law = await this.laws.current(em, cityId, now);
    return judgeInput(em, items, { cityId, ownerId, law, now });
  }

  /**
   * Takes values that wait for a second person; all of them or none. What has no value stays open.
   * @throws request.invalid with every fault, measurement.asked where a doubt has no explanation
   */
  enter(context: CommandContext, input: MeasurementInput, source: EntrySource): Promise<MeasurementAnswer> {
    const { cityId, bodyId: ownerId, postId, personId } = context.actor;
    const name = { action: 'measurement:enter', subjectType: 'measurement', subjectIds: [] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      await lockOwner(em, ownerId);
      const now = await readNow();
      const law = await this.laws.current(em, cityId, now);
      const judged = await judgeInput(em, input.items, { cityId, ownerId, law, now });
      assertTaken(judged);
      const system = input.system ?? null;
      const known = system === null ? new Map<string, LockedEntry>() : await knownRows(em, input, ownerId);
      const entries = judged.values.flatMap((value) => entryOf(value, known));
      const by = { cityId, ownerId, postId, personId, source, system, now };
      const shown = [
        ...entries.map(shownEntry),
        ...repeated(
          known,
          entries.map(({ id }) => id),
        ),
      ];
      return {
        change: {
          writes: [
            ...saveEntries(
              entries.map(({ entry }) => entry),
              by,
            ),
            ...tellApprovers(entries, by, { law, role: context.actor.role }),
          ],
          audit: {
            ...name,
            subjectIds: entries.map(({ id }) => id),
            details: { source, system, count: entries.length },
          },
          bodyIds: [ownerId],
        },
        answer: { entries: shown, left: judged.left },
      };
    });
  }
}

const knownRows = (
  em: Parameters<typeof entriesBySystem>[0],
  { system = '', items }: MeasurementInput,
  ownerId: string,
) =>
  entriesBySystem(
    em,
    { ownerId, system },
    items.flatMap(({ externalId }) => externalId ?? []),
  );

interface Taken {
  id: string;
  version: number;
  entry: NewEntry;
  value: JudgedValue;
}

// A row that another system sends again is the same row; what it already says is no change.
function entryOf(value: JudgedValue, known: ReadonlyMap<string, LockedEntry>): Taken[] {
  const { row, typed } = value;
  const same = known.get(typed.externalId ?? '');
  if (same !== undefined) {
    if (same.indicatorCode !== row.code || same.bodyCode !== row.bodyCode || same.period !== row.period)
      throw new AppError('request.invalid', `外部编号${typed.externalId ?? ''}已经用在另一行上。`, {
        fields: [{ pointer: `/items/${value.at}/externalId`, detail: '换一个外部编号' }],
      });
    if (same.value === value.value) return [];
  }
  const pending = row.entry?.state === 'entered' ? row.entry : null;
  if (pending?.value === value.value && typed.explanation === undefined && typed.externalId === undefined)
    return [];
  if (same !== undefined && pending !== null && pending.id !== same.id)
    throw new AppError(
      'state.illegal-step',
      `${row.name}（${row.bodyName}）已有另一份待审定的数值，请先审定或退回。`,
    );
  const id = same?.id ?? pending?.id ?? uuid();
  const version = (same?.version ?? pending?.version ?? 0) + 1;
  return [{ id, version, value, entry: newEntry(id, value) }];
}

const newEntry = (id: string, { row, value, typed }: JudgedValue): NewEntry => ({
  ...{ id, indicatorId: row.indicatorId, bodyId: row.bodyId, period: row.period, actual: value },
  ...{ externalId: typed.externalId ?? null, explanation: typed.explanation ?? null },
  ...{ kind: 'value', corrects: null, documentNumber: null, reason: null },
});

const shownEntry = ({ id, version, value: { row, value } }: Taken): MeasurementAnswer['entries'][number] => ({
  ...{ id, indicatorCode: row.code, bodyCode: row.bodyCode, period: row.period },
  ...{ value, state: 'entered', version },
});

const repeated = (known: ReadonlyMap<string, LockedEntry>, taken: readonly string[]) =>
  [...known.values()]
    .filter(({ id }) => !taken.includes(id))
    .map(({ id, indicatorCode, bodyCode, period, value, state, version }) => ({
      ...{ id, indicatorCode, bodyCode, period, value, state, version },
    }));
