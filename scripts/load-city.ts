import { loadCity } from '../src/organization/city-loader.js';

// The city of rules/dingxi as a real one begins: bodies, posts, calendar and rules; no invented person, no account.
const ownerUrl = process.env.OWNER_DATABASE_URL;
if (!ownerUrl) throw new Error('OWNER_DATABASE_URL is not set: a city is loaded under the owner role');
await loadCity(ownerUrl, { clock: 'real', demo: false });
