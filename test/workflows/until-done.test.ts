import { describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { Fault, LoopActivities, Sweep } from '../../activities/contracts.js';
import { startLoopWorker } from '../support/loop-worker.js';
import type { LoopWorker } from '../support/loop-worker.js';

const hourMs = 3_600_000;
const asleep: Sweep = { done: false, wakeInMs: hourMs };
const finished: Sweep = { done: true, wakeInMs: 0 };

async function withWorker(activities: Partial<LoopActivities>, test: (worker: LoopWorker) => Promise<void>) {
  const worker = await startLoopWorker(activities);
  try {
    await test(worker);
  } finally {
    await worker.close();
  }
}

/** A gate that a test opens: whoever waits goes on. */
function gate() {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { open, passed };
}

describe('a loop', () => {
  it('looks at the record at once, sleeps as long as it is told, and looks again', async () => {
    const looks: Sweep[] = [{ done: false, wakeInMs: 20 }, finished];
    await withWorker({ supervise: async () => looks.shift() ?? finished }, async ({ start }) => {
      await (await start('decisionLoop')).result();
    });
    expect(looks).toEqual([]);
  });

  it.each([0, -5])('looks again at once when it is told to wake in %d ms', async (wakeInMs) => {
    const looks: Sweep[] = [{ done: false, wakeInMs }, { done: false, wakeInMs }, finished];
    await withWorker({ supervise: async () => looks.shift() ?? finished }, async ({ start }) => {
      await (await start('decisionLoop')).result();
    });
    expect(looks).toEqual([]);
  });

  it('of an assessment year asks its own step, and is poked as any other', async () => {
    const ids: string[] = [];
    const slept = gate();
    const followYear = async (id: string) => {
      ids.push(id);
      if (ids.length > 1) return finished;
      slept.open();
      return asleep;
    };
    await withWorker({ followYear }, async ({ start }) => {
      const loop = await start('assessmentYear');
      await slept.passed;
      await loop.signal('poke');
      await loop.result();
    });
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  it('wakes on a poke long before its time', async () => {
    let looks = 0;
    const slept = gate();
    const supervise = async () => {
      looks += 1;
      if (looks > 1) return finished;
      slept.open();
      return asleep;
    };
    await withWorker({ supervise }, async ({ start }) => {
      const loop = await start('decisionLoop');
      await slept.passed;
      await loop.signal('poke');
      await loop.result();
    });
    expect(looks).toBe(2);
  });

  it('looks again after a poke that came while it was looking', async () => {
    let looks = 0;
    const looking = gate();
    const poked = gate();
    const supervise = async () => {
      looks += 1;
      if (looks > 1) return finished;
      looking.open();
      await poked.passed;
      return asleep;
    };
    await withWorker({ supervise }, async ({ start }) => {
      const loop = await start('decisionLoop');
      await looking.passed;
      await loop.signal('poke');
      poked.open();
      await loop.result();
    });
    expect(looks).toBe(2);
  });

  it('takes many pokes that came while it was looking as one', async () => {
    let looks = 0;
    const [looking, poked, asleepAgain] = [gate(), gate(), gate()];
    const supervise = async () => {
      looks += 1;
      if (looks === 1) {
        looking.open();
        await poked.passed;
      }
      if (looks === 2) asleepAgain.open();
      return looks === 3 ? finished : asleep;
    };
    await withWorker({ supervise }, async ({ start }) => {
      const loop = await start('decisionLoop');
      await looking.passed;
      await Promise.all(Array.from({ length: 20 }, () => loop.signal('poke')));
      poked.open();
      await asleepAgain.passed;
      await loop.signal('poke');
      await loop.result();
    });
    expect(looks).toBe(3);
  });

  it.each(['supervise', 'summarise'] as const)('tries %s again until an outage is over', async (activity) => {
    let tries = 0;
    const flaky = async () => {
      tries += 1;
      if (tries < 3) throw new Error('connection terminated');
      return finished;
    };
    await withWorker({ supervise: async () => finished, [activity]: flaky }, async ({ start }) => {
      await (await start('decisionLoop')).result();
    });
    expect(tries).toBe(3);
  });

  it('tries followOrder again until an outage is over', async () => {
    let tries = 0;
    const followOrder = async () => {
      tries += 1;
      if (tries < 3) throw new Error('connection terminated');
      return finished;
    };
    await withWorker({ followOrder }, async ({ start }) => {
      await (await start('supervisionOrder')).result();
    });
    expect(tries).toBe(3);
  });

  it('tries followRestriction again until an outage is over', async () => {
    let tries = 0;
    const followRestriction = async () => {
      tries += 1;
      if (tries < 3) throw new Error('connection terminated');
      return finished;
    };
    await withWorker({ followRestriction }, async ({ start }) => {
      await (await start('restriction')).result();
    });
    expect(tries).toBe(3);
  });

  it('tries followConsequence again until an outage is over', async () => {
    let tries = 0;
    const followConsequence = async () => {
      tries += 1;
      if (tries < 3) throw new Error('connection terminated');
      return finished;
    };
    await withWorker({ followConsequence }, async ({ start }) => {
      await (await start('consequence')).result();
    });
    expect(tries).toBe(3);
  });

  it('records a refusal as a fault, lives on, and tries again at the next poke', async () => {
    const faults: Fault[] = [];
    const recorded = gate();
    let looks = 0;
    const supervise = async () => {
      looks += 1;
      if (looks > 1) return finished;
      throw ApplicationFailure.nonRetryable('现在不能这样办', 'state.illegal-step');
    };
    const recordFault = async (fault: Fault) => {
      faults.push(fault);
      recorded.open();
    };
    await withWorker({ supervise, recordFault }, async ({ start }) => {
      const loop = await start('decisionLoop');
      await recorded.passed;
      await loop.signal('poke');
      await loop.result();
    });
    expect(faults).toMatchObject([
      { workflowType: 'decisionLoop', code: 'state.illegal-step', message: '现在不能这样办' },
    ]);
  });

  it('begins a new run when its history has become long, and finished stages pass at once', async () => {
    let looks = 0;
    await withWorker(
      { supervise: async () => ((looks += 1) > 40 ? finished : { done: false, wakeInMs: 1 }) },
      async ({ client, start }) => {
        const loop = await start('decisionLoop');
        await loop.result();
        const { runId } = await client.workflow.getHandle(loop.workflowId).describe();
        expect(runId).not.toBe(loop.firstExecutionRunId);
      },
    );
    expect(looks).toBe(41);
  });
});
