import { markPassages } from '../../domain/intake/mark-passages.js';
import type { MarkedBlock, MarkedPiece } from '../../domain/intake/mark-passages.js';
import type { DocumentService, StoredProposal } from './document.service.js';
import { isLongTerm } from '../proposals/proposal-task.js';

type DocumentWithProposals = Awaited<ReturnType<DocumentService['get']>>;

/** A proposal as its row shows it. */
interface ProposalRow extends StoredProposal {
  /** Its place in the list, from 1: the number of its mark in the text. */
  place: number;
  /** Whether its words are marked in the text. */
  found: boolean;
  longTerm: boolean;
  corrected: boolean;
  /** Added by a person; no piece of the text says it. */
  byHand: boolean;
  /** How sure the reading is, as three bars. */
  level: 'high' | 'middle' | 'low';
  bars: boolean[];
  /** Why, where the reading itself had nothing to say. */
  reason: 'written' | 'no-date' | 'sentence';
  /** The next open one, which may be put into this one. */
  next: { place: number; version: number } | null;
  open: boolean;
  /** The day that the document itself names: nothing later may be suggested; null: none. */
  fixedOn: string | null;
}

/** A piece of the document with the number of the proposal that was found in it. */
interface NumberedPiece extends MarkedPiece {
  place: number | null;
}

/** A document beside its proposals. */
export interface DocumentView {
  rows: ProposalRow[];
  blocks: { paragraph: NumberedPiece[] | null; rows: NumberedPiece[][][] | null }[];
  toConfirm: number;
  setAside: number;
  confirmed: number;
}

// Source: assumption; a note or a table stands at 0.9 and above, a unit that is not known at 0.6 and below.
const sure = 0.85;
const doubtful = 0.6;

/** What the page of a document shows; `open` is the id of the proposal that is being corrected. */
export function documentView(
  { source, proposals }: DocumentWithProposals,
  open: string | null,
): DocumentView {
  const found = proposals.map(({ id, foundText }) => ({ id, text: foundText ?? '' }));
  const blocks = markPassages(source, found);
  const places = new Map(proposals.map(({ id }, index) => [id, index + 1]));
  const marked = new Set(blocks.flatMap(allPieces).flatMap(({ id }) => id ?? []));
  const numbered = (pieces: MarkedPiece[]): NumberedPiece[] =>
    pieces.map((piece) => ({ ...piece, place: piece.id === null ? null : (places.get(piece.id) ?? null) }));
  const counted = (state: StoredProposal['state']) => proposals.filter((one) => one.state === state).length;
  return {
    rows: proposals.map((proposal, index) => ({
      ...rowOf(proposal),
      place: index + 1,
      found: marked.has(proposal.id),
      open: proposal.id === open,
      next: nextOf(proposal, proposals, index),
    })),
    blocks: blocks.map(({ paragraph, rows }) => ({
      paragraph: paragraph && numbered(paragraph),
      rows: rows && rows.map((row) => row.map(numbered)),
    })),
    toConfirm: counted('proposed'),
    setAside: counted('set_aside'),
    confirmed: counted('confirmed'),
  };
}

const allPieces = ({ paragraph, rows }: MarkedBlock): MarkedPiece[] => paragraph ?? rows?.flat(2) ?? [];

function rowOf(proposal: StoredProposal) {
  const { confidence, version } = proposal;
  const level: ProposalRow['level'] = confidence >= sure ? 'high' : confidence > doubtful ? 'middle' : 'low';
  const longTerm = isLongTerm(proposal);
  const filled = { high: 3, middle: 2, low: 1 }[level];
  return {
    ...proposal,
    level,
    bars: [1, 2, 3].map((bar) => bar <= filled),
    longTerm,
    reason: reasonOf(proposal, { longTerm, level }),
    corrected: version > 1,
    fixedOn: proposal.deadlineText === null ? null : proposal.deadline,
    byHand: proposal.foundText === null,
  };
}

function reasonOf(
  { deadline }: StoredProposal,
  { longTerm, level }: Pick<ProposalRow, 'longTerm' | 'level'>,
): ProposalRow['reason'] {
  if (level !== 'high') return 'sentence';
  return deadline === null && !longTerm ? 'no-date' : 'written';
}

function nextOf(
  { state }: StoredProposal,
  proposals: readonly StoredProposal[],
  index: number,
): ProposalRow['next'] {
  if (state !== 'proposed') return null;
  const at = proposals.findIndex((other, place) => place > index && other.state === 'proposed');
  const next = proposals[at];
  return next === undefined ? null : { place: at + 1, version: next.version };
}
