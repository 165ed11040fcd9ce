const browsers: readonly [mark: RegExp, name: string][] = [
  [/Edg\//, 'Edge'],
  [/MicroMessenger\//, '微信'],
  [/DingTalk\//, '钉钉'],
  [/360SE|QihooBrowser|360EE/, '360'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: readonly [mark: RegExp, name: string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/UOS|Kylin/i, '国产系统'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** Browser and system as a person calls them, out of what a browser says of itself; empty where it says nothing known. */
export function deviceName(userAgent: string): string {
  const named = [browsers, systems].map((list) => list.find(([mark]) => mark.test(userAgent))?.[1] ?? '');
  return named.filter((name) => name !== '').join(' · ');
}
