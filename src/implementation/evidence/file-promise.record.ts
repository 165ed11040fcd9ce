import { createHash } from 'node:crypto';
import type { CommandContext } from '../../identity/actor.js';
import type { TakenFile } from './evidence-intake.service.js';

/** The promise not to be done twice, over the files too: the same key with another file is another content. */
export function promiseWithFiles(context: CommandContext, files: readonly TakenFile[]): CommandContext {
  const { idempotency } = context;
  if (idempotency === null || files.length === 0) return context;
  const sha = createHash('sha256').update(idempotency.requestSha256);
  for (const { name, sha256 } of files) sha.update(`\n${name}\n${sha256}`);
  return { ...context, idempotency: { ...idempotency, requestSha256: sha.digest('hex') } };
}
