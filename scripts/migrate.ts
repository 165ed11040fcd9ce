import { migrate } from '../src/persistence/migrate.js';

const ownerUrl = process.env.OWNER_DATABASE_URL;
if (!ownerUrl) throw new Error('OWNER_DATABASE_URL is not set: migrations run under the owner role');
const applied = await migrate(ownerUrl);
console.log(applied.length === 0 ? 'schema is up to date' : `applied ${applied.join(', ')}`);
