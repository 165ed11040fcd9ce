import type { Server } from 'node:http';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express from 'express';
import { Logger } from 'nestjs-pino';
import { appModule, servesPages } from '../app.module.js';
import type { AppRole } from '../app.module.js';
import type { Environment } from '../config/environment.js';
import { csrfProtection } from '../identity/csrf.js';
import { assets } from './assets.js';
import { MetricsService } from './metrics.service.js';
import { compressed } from './compressed.js';
import { describeApi } from './open-api.js';
import { requestId } from './request-id.js';
import { noStore, securityHeaders } from './security-headers.js';
import { storableRequest } from './storable-request.js';
import { answerUnreadable } from './unreadable-request.js';
import { SessionStore } from './session-store.js';
import { sessionLimits, sessionOf } from './session.middleware.js';

const bodyLimit = '256kb';
const strangers = /^\/(health|metrics|public|api\/v1\/public)(\/|$)/;

/**
 * The program in a role, ready to listen or to be initialised. Who makes it closes it. `more`: modules beside its own,
 * behind the same door.
 */
export async function createApp(
  env: Environment,
  role: AppRole,
  more: readonly Type[] = [],
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(await appModule(env, role, more), {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
    return503OnClosing: true,
  });
  app.useLogger(app.get(Logger));
  app.set('trust proxy', env.door.trustedProxies);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  answerUnreadable(app.getHttpServer());
  keepConnections(app.getHttpServer());
  app.use(requestId);
  app.use(app.get(MetricsService).measure);
  app.use(securityHeaders);
  if (servesPages(role)) useDoor(app, env);
  return app;
}

// Longer than a proxy keeps a connection that nobody uses (60 s as a rule): whoever closes first is never the one to whom
// a request is just being sent.
function keepConnections(server: Server): void {
  server.keepAliveTimeout = 75_000;
}

// In this order every request passes.
function useDoor(app: NestExpressApplication, env: Environment): void {
  app.use(compressed);
  for (const [path, files] of assets()) app.use(path, files);
  app.use(noStore);
  app.use(express.json({ limit: bodyLimit }));
  app.use(express.urlencoded({ limit: bodyLimit, extended: false }));
  app.use(storableRequest);
  for (const step of [
    sessionOf(app.get(SessionStore).store, env.sessionSecret),
    sessionLimits,
    csrfProtection,
  ])
    app.use(unlessStranger(step));
  describeApi(app);
}

// Health and metrics answer also when nobody can be known; the public page wants to know nobody.
const unlessStranger =
  (step: express.RequestHandler): express.RequestHandler =>
  (request, response, next) =>
    strangers.test(request.path) ? next() : step(request, response, next);
