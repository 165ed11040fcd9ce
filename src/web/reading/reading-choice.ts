import type { Request } from 'express';

/** Grounds of the pages, the first is the default. */
export const themes = ['light', 'dark', 'contrast'] as const;

/** Sizes of text and targets, the first is the default; `care` is 关怀版. */
export const readingSizes = ['standard', 'care'] as const;

/** How somebody wants to read. */
export interface ReadingChoice {
  theme: (typeof themes)[number];
  size: (typeof readingSizes)[number];
  /** Whether a button reads the page aloud; 关怀版 always has it. */
  aloud: boolean;
}

/** Name of the cookie that keeps the choice in a browser: `dark.care.aloud`. */
export const readingCookie = 'dkj.reading';

/** As the cookie keeps it. */
export const asCookie = ({ theme, size, aloud }: ReadingChoice): string =>
  [theme, size, aloud ? 'aloud' : 'silent'].join('.');

/** What the browser has chosen; whatever is not of the lists is the default. */
export function readingOf(request: Request): ReadingChoice {
  const cookies = (request.get('cookie') ?? '').split(/;\s*/);
  const kept = cookies.find((cookie) => cookie.startsWith(`${readingCookie}=`)) ?? '';
  const words = kept.slice(readingCookie.length + 1).split('.');
  return {
    theme: themes.find((theme) => words.includes(theme)) ?? themes[0],
    size: readingSizes.find((size) => words.includes(size)) ?? readingSizes[0],
    aloud: words.includes('aloud'),
  };
}
