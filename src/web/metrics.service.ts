import { Injectable } from '@nestjs/common';
import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { RequestHandler } from 'express';
import { HealthQueries } from './health.queries.js';
import type { Backlog, Keeping } from './health.queries.js';

const prefix = 'dukaojian_';

/** What Prometheus reads of this process and of the loop that all processes share. */
@Injectable()
export class MetricsService {
  readonly #registry = new Registry();
  readonly #duration: Histogram<'method' | 'status'>;
  readonly #gauges: Record<keyof Backlog | keyof Keeping, Gauge>;

  constructor(private readonly queries: HealthQueries) {
    const registers = [this.#registry];
    const gauge = (name: string, help: string) => new Gauge({ name: prefix + name, help, registers });
    collectDefaultMetrics({ register: this.#registry });
    this.#duration = new Histogram({
      name: `${prefix}http_request_duration_seconds`,
      help: 'Time from the first byte asked to the last byte answered',
      labelNames: ['method', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    });
    this.#gauges = {
      outboxOldestSeconds: gauge('outbox_oldest_seconds', 'Age of the oldest row of the outbox'),
      clocksOverdue: gauge('clocks_overdue', 'Live clocks whose time passed more than a minute ago'),
      faults: gauge('faults', 'Workflows with a recorded fault'),
      auditUnsealedSeconds: gauge(
        'audit_unsealed_seconds',
        'Age of the oldest audit entry behind the end of the chain; over 60 the sealer stands still',
      ),
      auditBroken: gauge('audit_broken', '1 where the last verification found the audit chain broken'),
      itemsWithoutClock: gauge(
        'items_without_clock',
        'Open items whose time no live clock will ring; always 0',
      ),
      deadLetters: gauge('dead_letters', 'Messages outside the inbox that were given up'),
      deliveryOldestSeconds: gauge(
        'delivery_oldest_seconds',
        'Age of the oldest notice that is not in its inbox yet',
      ),
      backupAgeSeconds: gauge('backup_age_seconds', 'Age of the newest whole backup; -1: there is none'),
      drillAgeSeconds: gauge('drill_age_seconds', 'Age of the last drill that held; -1: there is none'),
      backupFailed: gauge('backup_failed', '1 where the last backup or the last drill went wrong'),
    };
  }

  /** Measures every request that passes; streams count when they end. */
  readonly measure: RequestHandler = (request, response, next) => {
    const end = this.#duration.startTimer({ method: request.method });
    response.once('close', () => end({ status: response.statusCode }));
    next();
  };

  /** The text that Prometheus reads. */
  async text(): Promise<{ contentType: string; body: string }> {
    const seen = { ...(await this.queries.backlog()), ...(await this.queries.keeping()) };
    for (const [name, gauge] of Object.entries(this.#gauges)) gauge.set(seen[name as keyof typeof seen]);
    return { contentType: this.#registry.contentType, body: await this.#registry.metrics() };
  }
}
