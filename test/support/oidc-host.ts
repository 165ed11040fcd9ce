import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { projectRoot } from '../../scripts/servers/project-root.js';

/** A provider of sign-ins on this machine. */
export interface OidcHost {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** How often a token was asked for. */
  tokens(): Promise<number>;
  close(): Promise<void>;
}

/** Starts it; `callback` is where it sends a browser back. */
export async function startOidcHost(callback: string): Promise<OidcHost> {
  const root = projectRoot();
  const [clientId, clientSecret] = ['dukaojian', 'only for tests'];
  const child = fork(path.join(root, 'test/support/oidc-server.ts'), [callback, clientId, clientSecret], {
    cwd: root,
    env: { PATH: process.env.PATH },
    execArgv: ['--import', './test/support/ts-source.mjs', '--disable-warning=ExperimentalWarning'],
    silent: true,
  });
  const [issuer] = (await once(child, 'message')) as [string];
  const tokens = async () => Number(await (await fetch(`${issuer}/asked`)).text());
  const close = async () => {
    child.kill();
    await once(child, 'exit');
  };
  return { issuer, clientId, clientSecret, tokens, close };
}

/** What a browser does at the provider: types the subject, agrees, and comes back with that address. */
export async function signInAtProvider(start: string, subject: string, callback: string): Promise<string> {
  const cookies = new Map<string, string>();
  let [address, form] = [start, null as URLSearchParams | null];
  for (let step = 0; step < 12; step += 1) {
    const response = await fetch(address, {
      method: form === null ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === null ? {} : { body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', ...value] = line.split(';', 1)[0]?.split('=') ?? [];
      cookies.set(name, value.join('='));
    }
    const location = response.headers.get('location');
    const text = await response.text();
    if (location !== null) {
      [address, form] = [new URL(location, address).href, null];
      if (address.startsWith(callback)) return address;
      continue;
    }
    const action = /action="([^"]+)"/.exec(text)?.[1] ?? '';
    const prompt = /name="prompt" value="(\w+)"/.exec(text)?.[1] ?? '';
    [address, form] = [
      new URL(action, address).href,
      new URLSearchParams({ prompt, login: subject, password: 'any' }),
    ];
  }
  throw new Error('the provider did not send the browser back');
}
