import type { Request } from 'express';
import { localeOf } from './locale.js';
import { termsIn } from './terms.js';
import type { Terms } from './terms.js';
import { wordsIn } from './translate.js';
import type { Words } from './translate.js';

/** The texts in the language of a request: `const t = wordsOf(request); t('inbox.title')`. */
export const wordsOf = (request: Request): Words => wordsIn(localeOf(request));

/** The words of the law in the language of a request: `termsOf(request)(part.stateName)`. */
export const termsOf = (request: Request): Terms => termsIn(localeOf(request));
