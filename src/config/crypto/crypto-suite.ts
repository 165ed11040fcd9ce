/** The names of the suites. */
export const suiteNames = ['intl', 'gm'] as const;

/** One of them: `intl` AES-256-GCM and SHA-256, `gm` 国密 SM4 and SM3. */
export type SuiteName = (typeof suiteNames)[number];

/** The one contract of both suites. Keys are 32 random bytes; what comes out is only read by the same suite. */
export interface CryptoSuite {
  readonly name: SuiteName;
  /** 32 bytes. */
  hash(content: Buffer): Buffer;
  /** 32 bytes. */
  mac(key: Buffer, content: Buffer): Buffer;
  /** Never twice the same for the same text. `bound` says what the text belongs to; it is proved, not kept. */
  encrypt(key: Buffer, plain: Buffer, bound: Buffer): Buffer;
  /** @throws Error where key, place or a single bit is another than at encryption */
  decrypt(key: Buffer, sealed: Buffer, bound: Buffer): Buffer;
}
