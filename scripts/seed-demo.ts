import { seedDemoCity } from './seed/demo-city.js';

const ownerUrl = process.env.OWNER_DATABASE_URL;
if (!ownerUrl) throw new Error('OWNER_DATABASE_URL is not set: the demo city is loaded under the owner role');
const line = await seedDemoCity(ownerUrl);
if (line !== null) console.log(line);
