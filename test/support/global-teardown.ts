/** Stops what global-setup started; once, whichever project comes first. */
export default async function teardown(): Promise<void> {
  const host = globalThis.testServerHost;
  if (host === undefined) return;
  globalThis.testServerHost = undefined;
  if (host.exitCode !== null) return;
  host.ref();
  const ended = new Promise((resolve) => host.once('exit', resolve));
  host.disconnect();
  await ended;
}
