import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { projectRoot } from '../../scripts/servers/project-root.js';

const run = promisify(execFile);

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A headless Chromium: the one CHROME_PATH names, else the one from npm (Linux x64), unpacked on first use. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await executable(), args: flags, headless: true });
}

async function executable(): Promise<string> {
  const own = process.env.CHROME_PATH;
  if (own !== undefined && own !== '') {
    if (!existsSync(own)) throw new Error(`CHROME_PATH names no file: ${own}`);
    return own;
  }
  const folder = path.join(projectRoot(), `.cache/chromium-${bundledVersion()}`);
  if (!existsSync(folder)) await unpack(folder);
  return path.join(folder, 'chromium');
}

function bundledVersion(): string {
  const manifest = path.join(projectRoot(), 'node_modules/@sparticuz/chromium/package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

// Beside and renamed: test files that come first at the same moment never start a half-written browser.
async function unpack(folder: string): Promise<void> {
  const beside = `${folder}.${process.pid}`;
  mkdirSync(beside, { recursive: true });
  const script = path.join(projectRoot(), 'test/support/unpack-chromium.mjs');
  await run(process.execPath, [script], { env: { ...process.env, TMPDIR: beside } });
  try {
    renameSync(beside, folder);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
