import type { YamlProblem } from '../../config/checked-yaml.js';
import { checkRulePack, readRulePack, rulePackHash } from '../../config/rule-pack.js';
import { AppError } from '../../domain/errors.js';
import type { RulePack } from '../../domain/rule-pack.js';
import type { RuleChangeInput } from './rule-change.schema.js';

/**
 * The rule pack that a proposal makes of the present one, with the next version and its first day. A file brings all
 * figures itself; its version and day are those of the proposal.
 * @throws rules.not-usable with a sentence for each problem, rules.unchanged
 */
export function proposedRules(present: RulePack, input: RuleChangeInput): RulePack {
  const next = { version: present.version + 1, effectiveOn: input.effectiveOn };
  const pack = {
    ...(input.text === undefined ? changed(present, input.changes ?? {}) : readFile(input.text)),
    ...next,
  };
  if (pack.city !== present.city)
    throw new AppError(
      'rules.not-usable',
      `这份规则包属于${pack.city}，本市是${present.city}，请改 city 一项。`,
    );
  if (rulePackHash({ ...present, ...next }) === rulePackHash(pack))
    throw new AppError('rules.unchanged', '与现行规则完全一样，没有需要确认的内容。');
  return pack;
}

function changed(present: RulePack, changes: Record<string, unknown>): RulePack {
  const { data, problems } = checkRulePack(merged(present, changes));
  if (data !== null) return data;
  throw refusal(
    problems,
    ({ path }) => `/changes/${path.replaceAll('.', '/')}`,
    ({ message }) => message,
  );
}

function readFile(text: string): RulePack {
  const { data, problems } = readRulePack(text);
  if (data !== null) return data;
  throw refusal(
    problems,
    () => '/text',
    ({ line, path, message }) => `第${line}行${path === '' ? '' : `（${path}）`}：${message}`,
  );
}

function refusal(
  problems: readonly YamlProblem[],
  pointer: (problem: YamlProblem) => string,
  detail: (problem: YamlProblem) => string,
): AppError {
  const fields = problems.map((problem) => ({ pointer: pointer(problem), detail: detail(problem) }));
  return new AppError('rules.not-usable', `规则有 ${problems.length} 处不能用，请改正。`, { fields });
}

// Unknown names are the schema's to refuse.
function merged(present: unknown, changes: unknown): unknown {
  if (!isRecord(present) || !isRecord(changes)) return changes;
  const kept = Object.entries(present).map(([key, value]) => [
    key,
    Object.hasOwn(changes, key) ? merged(value, changes[key]) : value,
  ]);
  const added = Object.entries(changes).filter(([key]) => !Object.hasOwn(present, key));
  return Object.fromEntries([...kept, ...added]);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
