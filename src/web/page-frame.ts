import type { Request } from 'express';
import type { Actor } from '../identity/actor.js';
import type { Flash } from './forms/flash.js';
import { pageBefore } from './forms/page-before.js';
import { localeOf } from './locale.js';
import type { Locale } from './locale.js';
import type { ManualPiece } from './manual/manual.js';
import type { NavigationItem } from './navigation.js';
import { readingOf } from './reading/reading-choice.js';
import type { ReadingChoice } from './reading/reading-choice.js';

/** A page above the present one. */
export interface PlaceStep {
  href: string;
  label: string;
}

/** The law by which the city judges at present, for the foot of each page. */
export interface LawInForce {
  rulePack: number;
  effectiveOn: string;
  calendar: number;
}

/** The filters that somebody kept of one list. */
export interface SavedViews {
  items: { name: string; href: string; current: boolean }[];
  /** Null: nothing is filtered. */
  keepHref: string | null;
}

/** What the layout shows around every page; its names are not free for the data of a page. */
export interface PageFrame {
  locale: Locale;
  reading: ReadingChoice;
  /** Whether the button that reads the page aloud stands above it. */
  reads: boolean;
  /** Path and query of this page, or of the page with the form that was sent. */
  here: string;
  /** City time; null where the record was not asked. */
  now: Date | null;
  csrf: string;
  actor: Actor | null;
  navigation: NavigationItem[];
  /** Whether the field of the search stands in the head bar. */
  searches: boolean;
  /** Unread notices; null for those who get none. */
  unread: number | null;
  law: LawInForce | null;
  /** The first steps of the reader's role, above the workbench until he puts them away. */
  tour: ManualPiece | null;
  /** On a list that can be filtered: what its reader kept of it, and where he keeps what he looks at now. */
  savedViews: SavedViews | null;
  /** What the last form has brought about. */
  flash: Flash | null;
}

/** The frame of a page that asks nothing of the record. */
export function bareFrame(request: Request): PageFrame {
  const reading = readingOf(request);
  return {
    locale: localeOf(request),
    reading,
    reads: reading.aloud || reading.size === 'care',
    here: hereOf(request),
    now: null,
    csrf: '',
    actor: null,
    navigation: [],
    searches: false,
    unread: null,
    law: null,
    tour: null,
    savedViews: null,
    flash: null,
  };
}

/** The page to come back to: after a form that was refused it is the one that showed the form. */
export const hereOf = (request: Request): string =>
  request.method === 'GET' ? request.originalUrl : pageBefore(request);
