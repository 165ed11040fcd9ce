import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { HandOver } from './hand-over.entity.js';
import { openMattersOf } from './hand-over.record.js';

/** 交接清单: the new head signs for what he found open. */
@Injectable()
export class HandOverService {
  constructor(private readonly commands: CommandRunner) {}

  /** Keeps the list as it stands at this moment. @throws permission.denied for anybody else, state.illegal-step */
  sign(context: CommandContext, id: string): Promise<{ id: string; items: number }> {
    const { actor } = context;
    const name = { action: 'hand-over:sign', subjectType: 'hand_over', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const handOver = await lock(HandOver, id);
      requirePermission(actor, 'hand-over:sign', { bodyId: handOver.bodyId });
      const now = await readNow();
      handOver.sign({ personId: actor.personId, isDelegate: actor.onBehalf != null, now });
      const items = await openMattersOf(em, handOver.bodyId);
      return {
        change: {
          writes: [
            sql`update hand_over set signed_at = ${now}, items = ${JSON.stringify(items)}::jsonb, version = version + 1
              where id = ${id}`,
          ],
          audit: { ...name, details: { items: items.length } },
          bodyIds: [handOver.bodyId],
        },
        answer: { id, items: items.length },
      };
    });
  }
}
