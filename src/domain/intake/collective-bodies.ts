/** A group that a document addresses without naming its members. */
export type Collective =
  'all' | 'counties' | 'departments' | 'townships' | 'parks' | 'state_enterprises' | 'stationed';

const every =
  '(?:全市|市直|市级|市委|市政府|市)?(?:各有关|各相关|其他有关|其他相关|各|有关|相关|其他)(?:市直|市级|市属)?';
const duty = '(?:职能|行业|主管|监管|责任|成员|牵头|配合|承办|协办|帮扶|驻村|包抓|项目|建设)*';
const forms: readonly [Collective, string][] = [
  ['counties', `(?:${every}|[七7]个?)?(?:县区|县\\(区\\)|区县|县市区|县\\(市、?区\\))`],
  ['counties', `${every}县`],
  ['townships', `${every}(?:乡镇|乡\\(镇\\)|镇街|街道|乡镇街道|乡镇\\(街道\\))`],
  ['parks', `${every}(?:园区|开发区|经开区|工业园区|工业集中区|产业园)`],
  ['state_enterprises', `(?:${every}|市属)(?:国有企业|国有集团|国企|企业)`],
  ['stationed', '各?(?:中央及省属|中央和省属|中省|中央|省属)(?:驻定|驻市)各?(?:单位|企业|机构)'],
  ['all', '(?:全市上下|各级各部门|各级各单位|各地|有关方面|各有关方面)'],
  ['all', '各(?:地区?|地方|县区|市州)各(?:有关)?(?:部门|单位)'],
  ['all', '各(?:地区|市州|市\\(州\\)|省\\(区、市\\))'],
  ['departments', `(?:${every}|市直|市级)${duty}(?:部门|单位|委办局|机关)`],
];
const office = '(?:人民政府|政府|党委政府|党委和政府|党委)?';
const patterns = forms.map(([kind, form]) => [kind, new RegExp(`^${form}${office}$`)] as const);

/**
 * Which group a name stands for, null when it names a body. Takes the plain form.
 * Such a name gets no code: a task needs a body that answers for it. Source: assumption, from published documents.
 */
export function collectiveBodies(name: string): Collective | null {
  return patterns.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}

const longestName = 16;

/** Length of the group's name at the front of a plain text, 0 when it names none; the longest reading counts. */
export function collectiveLength(plain: string): number {
  if (!/^[各有相其全市中省县区七7]/.test(plain)) return 0;
  for (let length = Math.min(plain.length, longestName); length > 1; length--)
    if (collectiveBodies(plain.slice(0, length)) !== null) return length;
  return 0;
}
