import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../../config/environment.module.js';
import type { Environment } from '../../config/environment.js';
import { isQuiet } from '../../domain/notification/release-of.js';
import { retryInMs } from '../../domain/notification/retry-in-ms.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { SerialLoop } from '../../persistence/serial-loop.js';
import { AddressCipher } from './address-cipher.service.js';
import type { Channel, ChannelAnswer } from './channel.js';
import { keepAnswer, takeDue } from './message-tries.js';
import type { Outcome, TakenMessage } from './message-tries.js';
import { openChannels } from './open-channels.js';
import { outgoing } from './outgoing-message.js';

const lookEveryMs = 1_000;
const atOnce = 8;
// A try that does not end by itself is given up after its time and this much more; its lease, twice that, ends later.
const graceMs = 500;

/**
 * Sends what persons chose to hear outside, each channel in a loop of its own, so that one that is down or slow holds up
 * neither another nor the inbox. The record is the queue: a message is taken for the time of one try, and what a killed
 * courier had taken is tried again under the same id.
 */
@Injectable()
export class MessengerService implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log = new Logger(MessengerService.name);
  readonly #loops: SerialLoop[];
  #tick: NodeJS.Timeout | undefined;

  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    @Inject(ENVIRONMENT) private readonly env: Environment,
    private readonly addresses: AddressCipher,
  ) {
    this.#loops = openChannels(env.messages).map(
      (channel) => new SerialLoop(() => this.#round(channel), this.#failed(channel)),
    );
  }

  onApplicationBootstrap(): void {
    if (this.#loops.length === 0) return;
    this.#wake();
    this.#tick = setInterval(() => this.#wake(), lookEveryMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#tick);
    await Promise.all(this.#loops.map((loop) => loop.stop()));
  }

  #wake(): void {
    for (const loop of this.#loops) loop.wake();
  }

  async #round(channel: Channel): Promise<boolean> {
    const em = this.orm.em.fork();
    const { cityId, messages } = this.env;
    const now = await this.clock.now(em, cityId);
    const quiet = isQuiet(now, await this.laws.current(em, cityId, now));
    const leaseMs = 2 * (messages.timeoutMs + graceMs);
    const taken = await takeDue(em, {
      ...{ cityId, channel: channel.name, now, quiet },
      ...{ limit: atOnce, leaseMs },
    });
    await Promise.all(taken.map((message) => this.#try(channel, message)));
    return taken.length > 0;
  }

  async #try(channel: Channel, message: TakenMessage): Promise<void> {
    const { id, way, attempts } = message;
    const answer = way === null ? notWanted : await this.#send(channel, message);
    const outcome = way === null ? { state: 'cancelled' as const } : this.#outcomeOf(answer, attempts);
    await keepAnswer(this.orm.em.fork(), id, { outcome, words: answer.words });
  }

  async #send(channel: Channel, message: TakenMessage): Promise<ChannelAnswer> {
    const { publicUrl, timeoutMs } = this.env.messages;
    const given = Promise.withResolvers<ChannelAnswer>();
    const timer = setTimeout(() => given.resolve(tooSlow), timeoutMs + graceMs);
    try {
      const opened = { ...message, address: this.#addressOf(channel, message) };
      return await Promise.race([channel.send(outgoing(opened, publicUrl)), given.promise]);
    } catch (error) {
      return { outcome: 'later', words: reasonOf(error) };
    } finally {
      clearTimeout(timer);
    }
  }

  #addressOf({ name }: Channel, { address, personId }: TakenMessage): string | null {
    return address === null ? null : this.addresses.open(address, { personId, channel: name });
  }

  #outcomeOf({ outcome }: ChannelAnswer, attempts: number): Outcome {
    const { tries, retryMs } = this.env.messages;
    if (outcome === 'accepted') return { state: 'sent' };
    if (outcome === 'never' || attempts >= tries) return { state: 'dead' };
    return { againInMs: retryInMs(attempts, retryMs) };
  }

  #failed(channel: Channel): (error: unknown) => void {
    return (error) => this.#log.warn({ err: error, channel: channel.name }, 'messages wait');
  }
}

const notWanted: ChannelAnswer = { outcome: 'never', words: '本人已不再用这个渠道' };
const tooSlow: ChannelAnswer = { outcome: 'later', words: '没有在规定时间内答复' };

// An error of fetch keeps what happened in its cause; its message may hold the address with its secrets.
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return '没有送达';
  if (error.name === 'TimeoutError') return tooSlow.words;
  const { code } = (error.cause ?? error) as { code?: string };
  return code === undefined ? `没有送达（${error.name}）` : `没有送达（${code}）`;
}
