import { prepareDatabase } from './servers/database.js';

// For an installation with its own PostgreSQL (docker-compose.yml): roles, database and schemas, before the first migration.
const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} must be set: superuser's URL and a password for each role`);
  return value;
};
await prepareDatabase(setting('SUPER_DATABASE_URL'), process.env.DATABASE_NAME ?? 'dukaojian', {
  owner: setting('OWNER_PASSWORD'),
  app: setting('APP_PASSWORD'),
  sealer: setting('SEALER_PASSWORD'),
  inspectionRead: setting('INSPECTION_READ_PASSWORD'),
  inspectionWrite: setting('INSPECTION_WRITE_PASSWORD'),
});
console.log('roles, database and schemas are ready');
