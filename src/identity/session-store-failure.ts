/** The session store did not answer; whatever the reason, nobody can be known now. */
export class SessionStoreFailure extends Error {
  constructor(cause: unknown) {
    super('the session store did not answer', { cause });
    this.name = 'SessionStoreFailure';
  }
}
