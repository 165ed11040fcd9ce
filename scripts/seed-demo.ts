import 'reflect-metadata';
import { seedDemoCity } from './seed/demo-city.js';

const { OWNER_DATABASE_URL: ownerUrl, DATABASE_URL: appUrl } = process.env;
if (!ownerUrl || !appUrl)
  throw new Error(
    'OWNER_DATABASE_URL and DATABASE_URL must be set: the city is loaded under the owner role, its story is told under the application role',
  );
const line = await seedDemoCity({ ownerUrl, appUrl });
if (line !== null) console.log(line);
