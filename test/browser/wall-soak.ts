import { setTimeout as pause } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.js';

// `npm run test:wall`: the wall of the running demo, left open for MINUTES (5) and renewed every second, so that a minute
// is an hour of its own pace; half-way the line is cut. Fails when its memory grows by more than 20 MB, or when it does not
// come back. DEMO_URL says where the demo runs.

const address = process.env.DEMO_URL ?? 'http://localhost:8080';
const minutes = Number(process.env.MINUTES ?? 5);
const mostGrowthMb = 20;
const everyMs = 15_000;
const cutMs = 20_000;

const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1);

/** Bytes of its scripts' memory and number of its nodes, after what is not used any more was let go. */
async function weigh(devTools: CDPSession): Promise<{ bytes: number; nodes: number }> {
  await devTools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devTools.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return { bytes: of('JSHeapUsedSize'), nodes: of('Nodes') };
}

async function cutLine(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.getByText(/断线，显示的是/).waitFor({ timeout: 240_000 });
  await pause(cutMs);
  await page.context().setOffline(false);
  await page.getByText(/实时，\d+ 秒前更新/).waitFor({ timeout: 90_000 });
}

const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, locale: 'zh-CN' });
await page.goto(`${address}/sign-in`);
await page.locator('form:has(input[value="pd-swb.supervision_office"]) button').click();
await page.waitForURL(`${address}/`);
await page.goto(`${address}/wall`);
await page.getByText(/实时，\d+ 秒前更新/).waitFor({ timeout: 60_000 });
let renewed = 0;
page.on('response', (response) => (renewed += response.url().includes('/wall') ? 1 : 0));
await page.evaluate(() =>
  setInterval(() => document.querySelector('#wall')?.dispatchEvent(new CustomEvent('renew')), 1_000),
);
const devTools = await page.context().newCDPSession(page);
await devTools.send('Performance.enable');
await pause(everyMs);
const first = await weigh(devTools);
const end = Date.now() + minutes * 60_000;
let [last, isCut] = [first, false];
while (Date.now() < end) {
  await pause(everyMs);
  last = await weigh(devTools);
  process.stdout.write(`${megabytes(last.bytes)} MB, ${last.nodes} nodes, renewed ${renewed} times\n`);
  if (isCut || Date.now() < end - minutes * 30_000) continue;
  isCut = true;
  await cutLine(page);
  process.stdout.write('the line was cut and came back\n');
}
await page.screenshot({ path: '.cache/wall-soak.png' });
await browser.close();
const growth = last.bytes - first.bytes;
process.stdout.write(
  `grew by ${megabytes(growth)} MB in ${minutes} minutes (${first.nodes} → ${last.nodes} nodes)\n`,
);
if (growth > mostGrowthMb * 1_048_576) process.exitCode = 1;
