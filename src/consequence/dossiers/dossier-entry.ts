import type { Grade } from '../../domain/assessment/grade.js';
import type { CommitmentState } from '../../domain/consequence/commitment.js';
import type { TenureShare } from '../../domain/consequence/tenure-share.js';

/** Whose time one looks at: a body, or a leader's post, from one day to another, both included. */
export interface DossierScope {
  /** Of the tenure; of a whole body its id. */
  id: string;
  /** Null: a city leader, whose record is that of what he is responsible for. */
  bodyId: string | null;
  /** Of a city leader; else null. */
  postId: string | null;
  /** `YYYY-MM-DD`. */
  fromOn: string;
  toOn: string | null;
}

/** On what an entry rests: whoever doubts it finds the paper, the signature and the score file. */
export interface EntryBasis {
  /** Of the document or paper, as 「定考〔2026〕3号」; null: it has none. */
  number: string | null;
  /** `YYYY-MM-DD`. */
  on: string;
  /** Title of the post that signed; null: nobody had to. */
  by: string | null;
  /** Hash over the score file; null: it does not rest on a score. */
  sha256: string | null;
  /** The rule or the ground in the words of the record; null: none. */
  rule: string | null;
}

/** A result as it was before: until an objection was upheld, or until it was published anew. */
interface FormerResult {
  how: 'objection' | 'reissued';
  total: string | null;
  grade: Grade | null;
  rank: number | null;
  /** Of the publication that was replaced; null: it was never published. */
  number: string | null;
}

/** What each kind of entry says. */
export interface EntryFacts {
  result: {
    total: string | null;
    grade: Grade | null;
    rank: number | null;
    /** Ranked bodies of its group. */
    of: number;
    group: string;
    former: readonly FormerResult[];
    /** It is taken up again at this moment. */
    reopened: boolean;
    /** Of the tenure; null: of a whole body. */
    share: TenureShare | null;
  };
  commendation: { stateName: string; place: number | null };
  red_flag: { stateName: string; flag: number | null; since: string | null; until: string | null };
  letter: { stateName: string };
  exemption: { basis: string; reason: string | null };
  interview: { stateName: string; heard: 'head' | 'body' | null; heldOn: string | null; missed: number };
  commitment: { text: string; dueOn: string; state: CommitmentState };
  rectification: {
    stateName: string;
    number: string | null;
    problem: string | null;
    dueOn: string | null;
    concluded: boolean;
    checkedOn: string | null;
  };
  exposure: { outlet: string };
  red: { times: number; tasks: number };
}

/** A kind of entry, in the order in which those of one day stand. */
export type EntryKind = keyof EntryFacts;

/** One line of a dossier. */
export type DossierEntry = {
  [K in EntryKind]: {
    /** Stays the same whenever it is read, so that a comment can name it. */
    key: string;
    kind: K;
    /** `YYYY-MM-DD`. */
    on: string;
    period: string | null;
    bodyId: string | null;
    bodyName: string;
    /** Id of its scope. */
    scope: string;
    facts: EntryFacts[K];
    basis: EntryBasis;
    /** The page on which it stands; null: none that a reader of dossiers may open. */
    href: string | null;
  };
}[EntryKind];

/** The scope as one parameter of a statement. */
export const asRows = (scopes: readonly DossierScope[]): string => JSON.stringify(scopes);
