import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type pg from 'pg';

// The part of a connection that copies, which the types of pg leave out.
type CopyingConnection = pg.Connection & {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
};

/** Runs `copy … to stdout` and writes its text to a stream, which it leaves open; answers the number of rows. */
export function copyOut(client: pg.Client, text: string, sink: Writable): Promise<number> {
  return client.query(new CopyOut(text, sink)).rows.promise;
}

/** Runs `copy … from stdin` with the text of a stream; answers the number of rows. */
export function copyIn(client: pg.Client, text: string, source: Readable): Promise<number> {
  return client.query(new CopyIn(text, source)).rows.promise;
}

abstract class Copy implements pg.Submittable {
  readonly rows = Promise.withResolvers<number>();
  #count = 0;

  constructor(protected readonly text: string) {}

  submit(connection: pg.Connection): void {
    connection.query(this.text);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#count = Number(text.split(' ').at(-1));
  }

  // A sink that is ended before it has drained never says so: the next statement must be heard all the same.
  handleReadyForQuery(connection: pg.Connection): void {
    connection.stream.resume();
    this.rows.resolve(this.#count);
  }

  handleError(error: unknown): void {
    this.rows.reject(error instanceof Error ? error : new Error(String(error)));
  }
}

class CopyOut extends Copy {
  #waits = false;

  constructor(
    text: string,
    private readonly sink: Writable,
  ) {
    super(text);
  }

  // The parser uses its buffer again: what is kept beyond this call is a copy.
  handleCopyData({ chunk }: { chunk: Buffer }, connection: pg.Connection): void {
    if (this.sink.write(Buffer.from(chunk)) || this.#waits) return;
    this.#waits = true;
    connection.stream.pause();
    this.sink.once('drain', () => {
      this.#waits = false;
      connection.stream.resume();
    });
  }
}

class CopyIn extends Copy {
  constructor(
    text: string,
    private readonly source: Readable,
  ) {
    super(text);
  }

  handleCopyInResponse(connection: CopyingConnection): void {
    this.#send(connection).then(
      () => connection.endCopyFrom(),
      (error: unknown) => connection.sendCopyFail(String(error)),
    );
  }

  async #send(connection: CopyingConnection): Promise<void> {
    for await (const chunk of this.source as AsyncIterable<Buffer>) {
      connection.sendCopyFromChunk(chunk);
      if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
    }
  }
}
