import { allHandlersFinished, condition, continueAsNew } from '@temporalio/workflow';
import { Ear, HistoryIsLong } from './until-done.js';

/** Runs the stages of one loop; begins again with an empty history when it has become long. */
export async function runLoop(id: string, stages: (ear: Ear) => Promise<void>): Promise<void> {
  const ear = new Ear();
  try {
    await stages(ear);
  } catch (error) {
    if (!(error instanceof HistoryIsLong)) throw error;
    await condition(allHandlersFinished);
    await continueAsNew(id);
  }
}
