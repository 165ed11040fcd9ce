import { dictionary } from '@zxcvbn-ts/language-common';
import { shortestPassword } from '../domain/identity/password-rules.js';

const listed = dictionary['passwords-common'].filter(({ length }) => length >= shortestPassword);

/**
 * The passwords most often found in leaks that are long enough to be asked for, in small letters.
 * Source: ASVS 5.0.0 6.2.4 asks for at least the first 3,000 of them.
 */
export const leakedPasswords: ReadonlySet<string> = new Set(listed);
