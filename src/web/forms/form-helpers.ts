import type { HelperOptions } from 'handlebars';
import { countCharacters } from '../../domain/implementation/character-count.js';
import { valuesOf } from './form-fields.js';
import type { FieldError, FormState } from './form-state.js';

/** Id of a field in its page: the form's own id before its name. */
const fieldId = ({ id }: FormState, name: string): string => `${id}-${name.replaceAll('.', '-')}`;

const errorsOf = ({ problem }: FormState, name: string): FieldError[] =>
  problem?.fields.filter((error) => error.name === name) ?? [];

/** What the partials of forms call; `form` is a FormState. */
export const formHelpers = {
  fieldId,
  /** What stands in a field. */
  fieldValue: ({ values }: FormState, name: string): string => valuesOf(values, name)[0] ?? '',
  /** What stands in the lines of a body picker: one, or where there may be many, all and two empty ones. */
  pickerLines: ({ values }: FormState, name: string, many: unknown): string[] => {
    const filled = valuesOf(values, name).filter((value) => value.trim() !== '');
    return many === true ? [...filled, '', ''] : [filled[0] ?? ''];
  },
  /** Whether a value is chosen. */
  fieldHas: ({ values }: FormState, name: string, value: unknown): boolean =>
    valuesOf(values, name).includes(String(value)),
  /** Why a field was refused; empty where it was not. */
  fieldError: (form: FormState, name: string): string =>
    errorsOf(form, name)
      .map((error) => error.detail)
      .join('；'),
  /** Ids of hint and error, for aria-describedby; empty where there is neither. */
  fieldDescribed: (form: FormState, name: string, { hash }: HelperOptions): string => {
    const id = fieldId(form, name);
    const error = errorsOf(form, name).length > 0 ? [`${id}-error`] : [];
    const others = Object.entries(hash as Record<string, unknown>).flatMap(([part, there]) =>
      there ? [`${id}-${part}`] : [],
    );
    return [...others, ...error].join(' ');
  },
  /** Everything that stands in a form, one line for each value: what a check page carries on. */
  fieldsKept: ({ values }: FormState): { name: string; value: string }[] =>
    Object.keys(values).flatMap((name) => valuesOf(values, name).map((value) => ({ name, value }))),
  /** Characters as the limit counts them. */
  characters: (text: string): number => countCharacters(text),
  /** The action of a form with files: its token stands in the address. */
  withToken: (action: string, { data }: HelperOptions): string => {
    const { csrf } = (data as { root: { csrf: string } }).root;
    return `${action}${action.includes('?') ? '&' : '?'}_csrf=${csrf}`;
  },
};
