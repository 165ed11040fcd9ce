import { z } from 'zod';
import { doorEnvironment, doorProblems, doorSettings } from './door-settings.js';
import type { DoorEnvironment } from './door-settings.js';
import { messageEnvironment, messageSettings, missingSettings } from './message-settings.js';
import type { MessageEnvironment } from './message-settings.js';
import { retentionSettings } from './retention-settings.js';
import { scannerEnvironment, scannerSettings } from './scanner-settings.js';
import type { ScannerEnvironment } from './scanner-settings.js';
import type { FieldKeys } from './crypto/field-cipher.js';
import { fieldKeysOf, secretFaults, secretSettings, withSecretFiles } from './secret-settings.js';

const text = z.string().trim().min(1);

const settings = z.object({
  DATABASE_URL: text,
  SEALER_DATABASE_URL: text.optional(),
  INSPECTION_READ_DATABASE_URL: text.optional(),
  INSPECTION_WRITE_DATABASE_URL: text.optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(24),
  TEMPORAL_ADDRESS: text.default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: text.default('default'),
  TEMPORAL_TASK_QUEUE: text.default('dukaojian'),
  WORKFLOW_BUNDLE: text.default('dist/workflow-bundle.js'),
  REDIS_URL: text.optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  DATA_DIR: text.default('.data/files'),
  CITY_ID: text.default('621100'),
  RULE_PACK: text.default('rules/dingxi.yaml'),
  CLOCK_ADVANCE_LIMIT_MS: z.coerce.number().int().min(1).default(60_000),
  DEMO: z.enum(['0', '1']).default('0'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  METRICS_TOKEN: text.optional(),
  ...secretSettings,
  ...messageSettings,
  ...doorSettings,
  ...retentionSettings,
  ...scannerSettings,
});
const schema = settings.superRefine((data, context) => {
  const problems = [
    ...missingSettings(data),
    ...secretFaults(data),
    ...doorProblems(data, data.DEMO === '1'),
  ];
  for (const { path, message } of problems) context.addIssue({ code: 'custom', path: [path], message });
});

/** All that a process is told from outside, checked once at its start. */
export interface Environment {
  databaseUrl: string;
  databasePool: number;
  /** As the role that lays the audit chain; null in a process that is not the worker. */
  sealerUrl: string | null;
  /** As the two roles of the inspector's room; null in a process that serves no pages. */
  inspectionReadUrl: string | null;
  inspectionWriteUrl: string | null;
  temporal: { address: string; namespace: string; taskQueue: string; workflowBundle: string };
  /** Null: BullMQ keeps its jobs in PostgreSQL. */
  redisUrl: string | null;
  port: number;
  sessionSecret: string;
  /** With what phones, mail addresses and identity numbers are sealed at rest. */
  fieldKeys: FieldKeys;
  dataDir: string;
  cityId: string;
  rulePackPath: string;
  /** Demo and test only: sign-in cards, and a city clock that may be moved. */
  demo: boolean;
  /** How long a move of the city clock waits for all that it makes due, milliseconds. */
  clockAdvanceLimitMs: number;
  logLevel: string;
  metricsToken: string | null;
  /** How messages leave the inbox. */
  messages: MessageEnvironment;
  /** How people come in. */
  door: DoorEnvironment;
  /** What looks through files that are taken in; null: nothing does. */
  scanner: ScannerEnvironment | null;
}

/**
 * Reads and checks the environment of a process.
 * @throws Error with one line per setting that is missing or wrong
 */
export function readEnvironment(source: NodeJS.ProcessEnv): Environment {
  // An empty setting, as in a copied .env.example, is one that was not made.
  const made = Object.entries(withSecretFiles(source)).filter(
    ([, value]) => value !== undefined && value.trim() !== '',
  );
  const { success, data, error } = schema.safeParse(Object.fromEntries(made));
  if (!success) {
    const lines = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`the environment is not usable:\n${lines.join('\n')}`);
  }
  return {
    databaseUrl: data.DATABASE_URL,
    databasePool: data.DATABASE_POOL,
    sealerUrl: data.SEALER_DATABASE_URL ?? null,
    inspectionReadUrl: data.INSPECTION_READ_DATABASE_URL ?? null,
    inspectionWriteUrl: data.INSPECTION_WRITE_DATABASE_URL ?? null,
    temporal: {
      address: data.TEMPORAL_ADDRESS,
      namespace: data.TEMPORAL_NAMESPACE,
      taskQueue: data.TEMPORAL_TASK_QUEUE,
      workflowBundle: data.WORKFLOW_BUNDLE,
    },
    redisUrl: data.REDIS_URL ?? null,
    port: data.PORT,
    sessionSecret: data.SESSION_SECRET,
    fieldKeys: fieldKeysOf(data),
    dataDir: data.DATA_DIR,
    cityId: data.CITY_ID,
    rulePackPath: data.RULE_PACK,
    demo: data.DEMO === '1',
    clockAdvanceLimitMs: data.CLOCK_ADVANCE_LIMIT_MS,
    logLevel: data.LOG_LEVEL,
    metricsToken: data.METRICS_TOKEN ?? null,
    messages: messageEnvironment(data, data.PORT),
    door: doorEnvironment(data, data.DEMO === '1'),
    scanner: scannerEnvironment(data),
  };
}
