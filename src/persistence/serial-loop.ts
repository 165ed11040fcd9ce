/** Runs one piece of work at a time, again at once while it says there is more or somebody called meanwhile. */
export class SerialLoop {
  #running: Promise<void> | undefined;
  #called = false;
  #stopped = false;

  /** `work` answers true while there is more to do; its failures go to `failed` and end the round. */
  constructor(
    private readonly work: () => Promise<boolean>,
    private readonly failed: (error: unknown) => void,
  ) {}

  wake(): void {
    this.#called = true;
    if (this.#running !== undefined || this.#stopped) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#called && !this.#stopped) this.wake();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      for (let more = true; more && !this.#stopped;) {
        this.#called = false;
        more = (await this.work()) || this.#called;
      }
    } catch (error) {
      this.#called = false;
      this.failed(error);
    }
  }
}
