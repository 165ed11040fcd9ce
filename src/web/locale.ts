import type { Request } from 'express';

/** The languages of the pages, the first is the default. What comes from the record stays Chinese in both. */
export const locales = ['zh-CN', 'en'] as const;

/** A language of the closed list. */
export type Locale = (typeof locales)[number];

/** Shown to whoever has not chosen. */
export const defaultLocale: Locale = 'zh-CN';

/** Name of the cookie that keeps the choice. */
export const languageCookie = 'dkj.lang';

/** The language that the browser has chosen. */
export function localeOf(request: Request): Locale {
  const cookies = (request.get('cookie') ?? '').split(/;\s*/);
  return locales.find((locale) => cookies.includes(`${languageCookie}=${locale}`)) ?? defaultLocale;
}
