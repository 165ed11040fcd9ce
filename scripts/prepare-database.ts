import { prepareDatabase } from './servers/database.js';

// For an installation with its own PostgreSQL (docker-compose.yml): roles, database and schemas, before the first migration.
const { SUPER_DATABASE_URL: superUrl, OWNER_PASSWORD: owner, APP_PASSWORD: app } = process.env;
if (!superUrl || !owner || !app)
  throw new Error('SUPER_DATABASE_URL, OWNER_PASSWORD and APP_PASSWORD must be set');
await prepareDatabase(superUrl, process.env.DATABASE_NAME ?? 'dukaojian', { owner, app });
console.log('roles, database and schemas are ready');
