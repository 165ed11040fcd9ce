import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import proto from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { testWorkflowBundle } from '../support/servers.js';
import * as workflows from '../../workflows/index.js';

const folder = path.join(import.meta.dirname, 'histories');
const histories = readdirSync(folder).filter((file) => file.endsWith('.bin'));

describe('recorded histories of the loops run through the workflows of today', () => {
  it('there are these histories, of all seven workflows', () => {
    expect(histories.map((file) => path.basename(file, '.bin')).sort()).toEqual([
      'assessment-year',
      'consequence',
      'decision-loop',
      'decision-loop-begins-again',
      'decision-loop-refused',
      'objection',
      'project-watch',
      'restriction',
      'supervision-order',
    ]);
    const started = histories.map(
      (file) => history(file).events?.[0]?.workflowExecutionStartedEventAttributes,
    );
    expect([...new Set(started.map((event) => event?.workflowType?.name))].sort()).toEqual(
      Object.keys(workflows).sort(),
    );
  });

  it.each(histories)('%s', async (file) => {
    await Worker.runReplayHistory({ workflowBundle: { codePath: testWorkflowBundle() } }, history(file));
  });
});

function history(file: string) {
  return proto.temporal.api.history.v1.History.decode(readFileSync(path.join(folder, file)));
}
