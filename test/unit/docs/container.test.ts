import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { projectRoot } from '../../../scripts/servers/project-root.js';

/** To see it red: with USER, HEALTHCHECK, `--omit=dev`, the line `.git` and `read_only` each taken away. */
const read = (file: string): string => readFileSync(path.join(projectRoot(), file), 'utf8');

interface Service {
  image: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  tmpfs?: string[];
  user?: string;
  privileged?: boolean;
}

// Each FROM begins a stage; what runs is the last one.
const stages = read('scripts/docker/Dockerfile')
  .split(/^FROM /m)
  .slice(1);
const running = stages.at(-1) ?? '';

describe('the image', () => {
  it('runs as a user without rights, and says so before it starts', () => {
    const user = /^USER (\S+)$/m.exec(running)?.[1];
    expect(user).toBe('node');
    expect(running.indexOf('USER node')).toBeLessThan(running.indexOf('CMD ['));
  });

  it('holds no development dependency, no test and no source', () => {
    const from = [...running.matchAll(/^COPY --from=(\S+) (\S+)/gm)].map(([, stage, what]) => [stage, what]);
    expect(from).toEqual([
      ['dependencies', '/app/node_modules'],
      ['build', '/app/dist'],
    ]);
    const dependencies = stages.find((stage) => stage.includes('AS dependencies')) ?? '';
    expect(dependencies).toContain('npm install --omit=dev');
    const copied = [...running.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, what = '']) =>
      what.split(' '),
    );
    expect(copied).toEqual(['package.json', 'package-lock.json', 'rules', 'templates', 'docs/manual']);
  });

  it('says whether it lives', () => {
    expect(running).toMatch(/^HEALTHCHECK .*\\?\n?.*\/health\/live/m);
  });

  it('is made without the history, secrets and data of whoever makes it', () => {
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.git', '.env', '.data', 'node_modules', 'test']));
  });
});

describe('what compose starts', () => {
  const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
    services: Record<string, Service>;
  };
  const ours = Object.entries(services).filter(([, { image }]) => image.startsWith('dukaojian:'));

  it('is every role, on a root that cannot be written, without capabilities', () => {
    expect(ours.map(([name]) => name)).toEqual(
      expect.arrayContaining(['web', 'worker', 'courier', 'migrate']),
    );
    for (const [name, service] of ours)
      expect([name, service]).toEqual([
        name,
        expect.objectContaining({
          read_only: true,
          tmpfs: ['/tmp'],
          cap_drop: ['ALL'],
          security_opt: ['no-new-privileges:true'],
        }),
      ]);
    expect(ours.filter(([, { user, privileged }]) => user !== undefined || privileged === true)).toEqual([]);
  });
});
