import { dayOf } from '../../domain/calendar/city-day.js';
import { sayEntry } from './dossier-words.js';
import type { SaidEntry, Tongue } from './dossier-words.js';
import type { BodyDossier, PersonDossier } from './dossier.queries.js';
import type { DossierEntry } from './dossier-entry.js';
import type { Tenure } from './tenures.queries.js';

/** A part of a dossier: a tenure, or the whole of a body. */
interface DossierPart {
  heading: string;
  /** What is to be known of it, one sentence a line. */
  notes: string[];
  entries: SaidEntry[];
}

/** A dossier in words, the one source of its page, its workbook and its paper. */
export interface SaidDossier {
  title: string;
  notes: string[];
  parts: DossierPart[];
  /** What the person says to the whole. */
  comments: { on: string; text: string }[];
}

/** A body's dossier in words. */
export function sayBody(dossier: BodyDossier, tongue: Tongue): SaidDossier {
  const { t } = tongue;
  const { name, entries, mergedInto, formerNames, group } = dossier;
  const title = t('dossiers.of', { name });
  return {
    title,
    notes: [
      t('dossiers.for-study'),
      ...(group === null ? [] : [t('dossiers.in-group', { group })]),
      ...formerNames.map((one) => t('dossiers.former-name', { name: one.name, day: one.untilOn })),
      ...(mergedInto === null ? [] : [t('dossiers.merged', { name: mergedInto.name, day: mergedInto.on })]),
    ],
    parts: [{ heading: t('dossiers.entries'), notes: [], entries: said(entries, [], tongue) }],
    comments: [],
  };
}

/** A person's dossier in words, by tenure. */
export function sayPerson(dossier: PersonDossier, tongue: Tongue): SaidDossier {
  const { t } = tongue;
  const comments = dossier.comments.map(({ entry, text, at }) => ({ entry, text, on: dayOf(at) }));
  const others =
    dossier.others.length === 0
      ? []
      : [{ heading: t('dossiers.others'), notes: [], entries: said(dossier.others, comments, tongue) }];
  return {
    title: t('dossiers.of', { name: dossier.name }),
    notes: [t('dossiers.for-study'), ...(dossier.tenures.length === 0 ? [t('dossiers.no-tenure')] : [])],
    parts: [
      ...dossier.tenures.map(({ entries, answers, ...tenure }) => ({
        heading: tenureHeading(tenure, tongue),
        notes: tenureNotes(tenure, answers, tongue),
        entries: said(entries, comments, tongue),
      })),
      ...others,
    ],
    comments: comments.filter(({ entry }) => entry === null).map(({ on, text }) => ({ on, text })),
  };
}

const said = (
  entries: readonly DossierEntry[],
  comments: Parameters<typeof sayEntry>[1],
  tongue: Tongue,
): SaidEntry[] => entries.map((entry) => sayEntry(entry, comments, tongue));

function tenureHeading({ bodyName, postTitle, fromOn, toOn, kind }: Tenure, { t }: Tongue): string {
  const days = toOn === null ? t('dossiers.since', { day: fromOn }) : t('dossiers.between', { fromOn, toOn });
  const post = t('dossiers.post', { body: bodyName, post: postTitle, days });
  return kind === 'acting' ? t('dossiers.acting', { post }) : post;
}

function tenureNotes(
  { formerNames, mergedInto, toOn, kind }: Tenure,
  answers: boolean,
  { t }: Tongue,
): string[] {
  return [
    ...formerNames.map(({ name, untilOn }) => t('dossiers.former-name', { name, day: untilOn })),
    ...(mergedInto === null ? [] : [t('dossiers.merged', { name: mergedInto, day: toOn ?? '' })]),
    ...(answers ? [] : [t(kind === 'acting' ? 'dossiers.acting-hint' : 'dossiers.not-head')]),
  ];
}
