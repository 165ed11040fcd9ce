import type { DossierEntry, EntryFacts, EntryKind } from './dossier-entry.js';
import type { DossierComment } from './dossier.queries.js';

// The texts belong to the pages; the words of the law come from the record.
type Words = (key: string, values?: Record<string, string | number | null>) => string;
type Terms = (chinese: string) => string;

/** The two tongues of a reader: the texts of the pages, and the words of the law. */
export interface Tongue {
  t: Words;
  term: Terms;
}

/** One entry as page, sheet and paper say it: the same in all of them. */
export interface SaidEntry {
  key: string;
  on: string;
  period: string;
  bodyName: string;
  kind: string;
  /** What it says, one sentence a line. */
  lines: string[];
  /** On what it rests: number, day, signature, rule. */
  basis: string[];
  sha256: string | null;
  href: string | null;
  /** What the person himself says to it. */
  comments: { on: string; text: string }[];
}

/** A quarter in the language of the reader; what is no quarter stays as it is. */
export const sayQuarter = (period: string, t: Words): string =>
  /^20\d\dQ[1-4]$/.test(period)
    ? t(`scores.quarter-${period.slice(-1)}`, { year: period.slice(0, 4) })
    : period;

/** Puts an entry into words. */
export function sayEntry(
  entry: DossierEntry,
  comments: readonly (Pick<DossierComment, 'entry' | 'text'> & { on: string })[],
  tongue: Tongue,
): SaidEntry {
  const { t } = tongue;
  const { key, on, period, bodyName, basis, href } = entry;
  return {
    ...{ key, on, bodyName, href, sha256: basis.sha256 },
    period: period === null ? '' : sayQuarter(period, t),
    kind: t(`dossiers.kind-${entry.kind}`),
    lines: linesOf(entry, tongue).filter((line) => line !== ''),
    basis: [
      ...(basis.number === null ? [] : [basis.number]),
      basis.by === null
        ? t('dossiers.dated', { day: basis.on })
        : t('dossiers.signed', { day: basis.on, by: basis.by }),
      ...(basis.rule === null ? [] : [basis.rule]),
    ],
    comments: comments.filter((one) => one.entry === key).map(({ text, on: day }) => ({ on: day, text })),
  };
}

function linesOf(entry: DossierEntry, tongue: Tongue): string[] {
  const say = sayings[entry.kind] as (facts: EntryFacts[EntryKind], tongue: Tongue) => string[];
  return say(entry.facts, tongue);
}

const sayings: { [K in EntryKind]: (facts: EntryFacts[K], tongue: Tongue) => string[] } = {
  result: sayResult,
  commendation: ({ stateName, place }, { t, term }) => [
    place === null ? t('dossiers.commended') : t('dossiers.commended-place', { place }),
    term(stateName),
  ],
  red_flag: ({ stateName, flag, since, until }, { t, term }) => [
    flag === null || since === null
      ? ''
      : until === null
        ? t('dossiers.flag-held', { flag, since })
        : t('dossiers.flag-was', { flag, since, until }),
    term(stateName),
  ],
  letter: ({ stateName }, { term }) => [term(stateName)],
  exemption: ({ basis, reason }, { t }) => [
    t('dossiers.exempted', { basis }),
    reason === null ? '' : t('dossiers.reason', { reason }),
  ],
  interview: ({ stateName, heard, heldOn, missed }, { t, term }) => [
    term(stateName),
    heldOn === null ? '' : t('dossiers.held', { day: heldOn }),
    heard === null ? '' : t(`dossiers.heard-${heard}`),
    missed === 0 ? '' : t('dossiers.missed', { times: missed }),
  ],
  commitment: ({ text, dueOn, state }, { t }) => [
    t(`dossiers.commitment-${state}`),
    text,
    t('dossiers.commitment-due', { day: dueOn }),
  ],
  rectification: ({ stateName, problem, dueOn, concluded, checkedOn }, { t, term }) => [
    concluded ? t('dossiers.rectified', { day: checkedOn ?? '' }) : t('dossiers.not-rectified'),
    concluded ? '' : term(stateName),
    problem ?? '',
    dueOn === null ? '' : t('dossiers.rectify-due', { day: dueOn }),
  ],
  exposure: ({ outlet }, { t }) => [t('dossiers.exposed', { outlet })],
  red: ({ times, tasks }, { t }) => [t('dossiers.red', { times, tasks })],
};

function sayResult(facts: EntryFacts['result'], { t }: Tongue): string[] {
  const { total, grade, rank, of, group, former, reopened, share } = facts;
  return [
    standing({ total, grade, rank }, t),
    rank === null ? t('dossiers.group', { group }) : t('dossiers.group-of', { group, of }),
    ...former.map((one) =>
      t(`dossiers.former-${one.how}`, { standing: standing(one, t), number: one.number ?? '' }),
    ),
    reopened ? t('dossiers.reopened') : '',
    share !== null && share.days < share.of ? t('dossiers.share', { days: share.days, all: share.of }) : '',
  ];
}

function standing(
  { total, grade, rank }: Pick<EntryFacts['result'], 'total' | 'grade' | 'rank'>,
  t: Words,
): string {
  return [
    total === null ? t('scores.open') : t('dossiers.points', { total }),
    ...(grade === null ? [] : [t(`scores.grade-${grade}`)]),
    rank === null ? t('scores.no-rank') : t('scores.place', { rank }),
  ].join(t('dossiers.comma'));
}
