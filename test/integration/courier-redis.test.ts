import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import net from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { CourierService } from '../../src/notification/courier.service.js';
import { CityLawService } from '../../src/organization/city-law.service.js';
import { CityClock } from '../../src/persistence/city-clock.js';
import { eventually } from '../support/eventually.js';
import { openCourierCity } from './courier-city.js';
import type { CourierCity } from './courier-city.js';

const missing = whatIsMissing();

function whatIsMissing(): string | null {
  if (spawnSync('redis-server', ['--version']).status !== 0) return 'redis-server is not on PATH';
  try {
    createRequire(import.meta.url).resolve('ioredis');
    return null;
  } catch {
    return 'the package ioredis is not installed';
  }
}

if (missing !== null) {
  describe('the courier with Redis', () => {
    it(`is left out here: ${missing}`, () => {
      console.warn(`LEFT OUT: the courier's queue on Redis was not tried, ${missing}`);
      expect(missing).not.toBe('');
    });
  });
} else describe('the courier with Redis', withRedis);

function withRedis(): void {
  let city: CourierCity;
  let port: number;
  let redis: ChildProcess | undefined;
  let running: CourierService[] = [];

  beforeAll(async () => {
    Logger.overrideLogger(false);
    city = await openCourierCity();
    port = await freePort();
  });
  afterAll(async () => {
    await stopRedis();
    await city.close();
  });
  beforeEach(() => city.reset());
  afterEach(async () => {
    await Promise.all(running.map((courier) => courier.onModuleDestroy()));
    running = [];
  });

  async function startRedis(): Promise<void> {
    if (redis !== undefined) return;
    redis = spawn('redis-server', [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
    ]);
    redis.stdout?.resume();
    await eventually(
      () => answers(port),
      (yes) => yes,
    );
  }

  async function stopRedis(): Promise<void> {
    if (redis === undefined) return;
    const ended = once(redis, 'exit');
    redis.kill('SIGKILL');
    await ended;
    redis = undefined;
  }

  function startCourier(): CourierService {
    const environment = city.environment({ REDIS_URL: `redis://127.0.0.1:${port}` });
    const courier = new CourierService(city.orm, new CityClock(), new CityLawService(), environment);
    courier.onApplicationBootstrap();
    running.push(courier);
    return courier;
  }

  const states = async () =>
    (await city.rows<{ state: string }>('select state from delivery order by state'))
      .map((row) => row.state)
      .join();

  it('sends through Redis, and asks nothing of BullMQ’s schema in PostgreSQL', async () => {
    await startRedis();
    startCourier();
    await city.arise([{}]);
    await eventually(states, (seen) => seen === 'sent');
    expect(await city.rows(`select from pg_tables where schemaname = 'bullmq'`)).toEqual([]);
  });

  it('keeps notices queued while Redis is dead, and sends once it is back with nothing in it', async () => {
    await startRedis();
    startCourier();
    await city.arise([{}]);
    await eventually(states, (seen) => seen === 'sent');
    await stopRedis();
    await city.arise([{}]);
    await eventually(states, (seen) => seen === 'queued,sent');
    await startRedis();
    startCourier();
    await eventually(states, (seen) => seen === 'sent,sent');
    await city.arise([{}]);
    await eventually(states, (seen) => seen === 'sent,sent,sent');
  });

  it('starts, writes and stops without a Redis', async () => {
    await stopRedis();
    startCourier();
    await city.arise([{}]);
    await eventually(states, (seen) => seen === 'queued');
    await running.pop()?.onModuleDestroy();
    expect(await states()).toBe('queued');
  });
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const end = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}
