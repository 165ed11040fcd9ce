const tabs = [
  ['changes', '/oversight'],
  ['questions', '/oversight/questions'],
  ['attention', '/oversight/attention'],
  ['watch', '/oversight/watch'],
] as const;

/** The pages of the inspector's room, for the tabs above each of them. */
export const tabsOf = (current: (typeof tabs)[number][0]) =>
  tabs.map(([name, href]) => ({ name, href, current: name === current }));
