/** The sections of the manual in their order; each is `docs/manual/<language>/sections/<name>.md`. */
export const manualSections = [
  ...(['start', 'my-work', 'search', 'inbox', 'decisions', 'tasks', 'reviews', 'deadlines'] as const),
  ...(['orders', 'papers', 'restrictions', 'projects', 'interviews', 'burden', 'remarks'] as const),
  ...(['year', 'schemes', 'values', 'verification', 'assessment', 'weaknesses', 'consequences'] as const),
  ...(['people', 'oversight', 'account', 'administrators', 'reading', 'feedback'] as const),
  ...(['forms', 'clock', 'trouble'] as const),
] as const;

/** A section of the manual, as a page names the one about itself. */
export type ManualSection = (typeof manualSections)[number];
