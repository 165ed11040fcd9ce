import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { errorTitles } from '../domain/errors.js';

const codes = Object.keys(errorTitles) as [string, ...string[]];

const problem = z
  .looseObject({
    type: z.string().meta({ example: 'urn:dukaojian:request.invalid' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    code: z.enum(codes),
    requestId: z.uuid(),
    fields: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details; what helps to go on stands beside' });

/** Serves the description of every JSON route at /api/openapi.json, made when it is first asked for. */
export function describeApi(app: NestExpressApplication): void {
  const config = new DocumentBuilder()
    .setTitle('督考监 dukaojian')
    .setDescription('决策、督办、落实、考核、奖惩 of a city in one closed loop')
    .setVersion('1')
    .addCookieAuth('dkj.sid')
    .addGlobalResponse({ status: '4XX', description: 'Refused', standardSchema: problem })
    .addGlobalResponse({ status: '5XX', description: 'Not available', standardSchema: problem })
    .build();
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, config), {
    ui: false,
    raw: ['json'],
    jsonDocumentUrl: 'api/openapi.json',
  });
}
