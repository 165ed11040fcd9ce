import type { Request } from 'express';
import { localeOf } from './locale.js';
import { wordsIn } from './translate.js';
import type { Words } from './translate.js';

/** The texts in the language of a request: `const t = wordsOf(request); t('inbox.title')`. */
export const wordsOf = (request: Request): Words => wordsIn(localeOf(request));
