import { isIP } from 'node:net';
import { z } from 'zod';

const text = z.string().trim().min(1);

const namedNetworks = new Set(['loopback', 'linklocal', 'uniquelocal']);
const proxies = text
  .default('loopback')
  .transform((list) => (list === 'none' ? [] : list.split(',').map((one) => one.trim())))
  .refine((list) => list.every(isNetwork), 'is none, or addresses and networks with a comma between two');

/** Settings of the door: passwords, the second factor, and the sign-in of the city's own provider. */
export const doorSettings = {
  NODE_ENV: z.string().optional(),
  PASSWORD_PROFILE: z.enum(['asvs', 'mlps3']).default('asvs'),
  TRUSTED_PROXIES: proxies,
  SECOND_FACTOR: z.enum(['required', 'off']).optional(),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: text.optional(),
  OIDC_CLIENT_SECRET: text.optional(),
};

type Settings = z.output<z.ZodObject<typeof doorSettings>>;

/** How people come in. */
export interface DoorEnvironment {
  /** Rules for new passwords: `asvs` (ASVS 5.0.0 level 2), or `mlps3` (GB/T 22239-2019 level 3). */
  passwordProfile: 'asvs' | 'mlps3';
  /** Whether administrators and signers need the second factor; without it only in the demo. */
  secondFactor: boolean;
  /** From which addresses the name of the caller's own address (X-Forwarded-For) is believed; all others forge it. */
  trustedProxies: readonly string[];
  /** The city's provider of sign-ins; null: there is none. */
  oidc: { issuer: string; clientId: string; clientSecret: string } | null;
}

function isNetwork(network: string): boolean {
  if (namedNetworks.has(network)) return true;
  const [address = '', bits, ...rest] = network.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (longest < 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest);
}

const thisMachine = /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/;

/** What does not go together, each with the setting that is to be changed. */
export function doorProblems(data: Settings, demo: boolean): { path: string; message: string }[] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: id, OIDC_CLIENT_SECRET: secret } = data;
  const given = [issuer, id, secret].filter((setting) => setting !== undefined).length;
  const problems = [
    [demo && data.NODE_ENV === 'production', 'DEMO', 'does not run with NODE_ENV=production'],
    [!demo && data.SECOND_FACTOR === 'off', 'SECOND_FACTOR', 'may be off in the demo only'],
    [
      given !== 0 && given !== 3,
      'OIDC_ISSUER',
      'needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, and they need it',
    ],
    [
      issuer?.startsWith('http:') === true && !thisMachine.test(issuer),
      'OIDC_ISSUER',
      'is reached by https, except on this machine',
    ],
  ] as const;
  return problems.filter(([wrong]) => wrong).map(([, path, message]) => ({ path, message }));
}

/** The settings of the door as the program uses them. */
export function doorEnvironment(data: Settings, demo: boolean): DoorEnvironment {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = data;
  return {
    passwordProfile: data.PASSWORD_PROFILE,
    secondFactor: (data.SECOND_FACTOR ?? (demo ? 'off' : 'required')) === 'required',
    trustedProxies: data.TRUSTED_PROXIES,
    oidc:
      issuer === undefined || clientId === undefined || clientSecret === undefined
        ? null
        : { issuer, clientId, clientSecret },
  };
}
