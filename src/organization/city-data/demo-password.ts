/**
 * The one password of every demo account, shown on the sign-in page of a demo. It is hashed once and the hash is
 * shared: some 850 Argon2id hashes would take most of a minute, and a password known to all has nothing to hide.
 */
export const demoPassword = 'Dukaojian-2026';
