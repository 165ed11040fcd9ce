import type { Fields } from '../../web/forms/form-fields.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import { readForm } from '../../web/forms/read-form.js';
import { newProposalInput, proposalInput } from '../documents/document.schema.js';
import type { NewProposalInput, ProposalInput } from '../documents/document.schema.js';
import type { StoredProposal } from '../documents/document.service.js';

/** Milestones that the form offers at once; after saving there is room for more. */
const spare = 2;
const bodyFields = ['responsible', 'cooperating'] as const;
const shape = {
  numbers: ['version', 'milestones.*.expectedAtEnd'],
  days: ['deadline', 'milestones.*.dueOn'],
  optional: ['path', 'standard', 'indicatorCode', 'milestones.*.goal'],
};
const texts = ['wording', 'path', 'standard', 'deadline'] as const;

/** What stands in the form of a proposal at first; units that are no body of the city stand above it as words. */
export function valuesOfProposal(proposal: StoredProposal): Fields {
  const named = (units: StoredProposal['responsible']) =>
    units.flatMap(({ text, code }) => (code === undefined ? [] : [text]));
  const milestones = proposal.milestones.flatMap((milestone, index) =>
    Object.entries({ ...milestone, monthlyPlan: undefined }).flatMap(([name, value]) =>
      value === undefined ? [] : [[`milestones.${index}.${name}`, String(value)] as const],
    ),
  );
  return {
    version: String(proposal.version),
    ...Object.fromEntries(texts.map((name) => [name, proposal[name] ?? ''])),
    responsible: named(proposal.responsible),
    cooperating: named(proposal.cooperating),
    indicatorCode: proposal.indicatorCode ?? '',
    ...Object.fromEntries(milestones),
  };
}

/** Numbers of the milestones for which the form has room: those that are filled and two more. */
export function milestoneLines(values: Fields): number[] {
  const filled = Object.keys(values).flatMap((name) => /^milestones\.(\d+)\./.exec(name)?.[1] ?? []);
  const last = Math.max(-1, ...filled.map(Number).filter((line) => isFilled(values, line)));
  return Array.from({ length: last + 1 + spare }, (_none, line) => line);
}

/** A task added by hand out of its form, with the codes of its bodies. @throws request.invalid */
export function additionFrom(
  fields: Fields,
  codes: { responsible: string[]; cooperating: string[] },
): NewProposalInput {
  const kept = Object.entries(fields).filter(([name]) => {
    const line = /^milestones\.(\d+)\./.exec(name)?.[1];
    return line === undefined || isFilled(fields, Number(line));
  });
  return readForm(
    newProposalInput,
    { ...Object.fromEntries(kept), ...codes },
    { ...shape, lists: bodyFields },
  );
}

/**
 * The correction out of its form, with the codes of the bodies. Bodies that stand as they stood are left as they are,
 * for among them may be units of which the city knows only the words.
 */
export function correctionFrom(
  fields: Fields,
  proposal: StoredProposal,
  codes: { responsible: string[]; cooperating: string[] },
): ProposalInput {
  const kept = Object.entries(fields).filter(([name]) => {
    if (name === 'responsible' || name === 'cooperating') return false;
    const line = /^milestones\.(\d+)\./.exec(name)?.[1];
    return line === undefined || isFilled(fields, Number(line));
  });
  const changed = (name: 'responsible' | 'cooperating') =>
    sameCodes(codes[name], proposal[name]) ? {} : { [name]: codes[name] };
  const input = readForm(
    proposalInput,
    { ...Object.fromEntries(kept), ...changed('responsible'), ...changed('cooperating') },
    { ...shape, lists: bodyFields.filter((name) => name in changed(name)) },
  );
  const { path = null, standard = null, deadline = null, milestones = [] } = input;
  // Who may not choose an indicator has no field for it: what stands there stays.
  const served = 'indicatorCode' in fields ? { indicatorCode: input.indicatorCode ?? null } : {};
  return { ...input, path, standard, deadline, milestones, ...served };
}

const isFilled = (fields: Fields, line: number): boolean =>
  ['title', 'goal', 'dueOn', 'expectedAtEnd'].some(
    (name) => (valuesOf(fields, `milestones.${line}.${name}`)[0] ?? '').trim() !== '',
  );

const sameCodes = (codes: readonly string[], units: StoredProposal['responsible']): boolean =>
  codes.join() === units.flatMap(({ code }) => code ?? []).join();
