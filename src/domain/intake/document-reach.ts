import type { BodyDirectory, NameReach } from './body-directory.js';
import type { DocumentFacts } from './find-document-facts.js';

/**
 * Ministries of the State Council by the names that documents use. Where one stands in a document, a bare 发展改革委
 * or 人民银行 may be the State's as well, so that bare names match nobody.
 */
const ministry =
  /(?:财政|商务|水利|教育|公安|民政|司法|交通运输|农业农村|自然资源|生态环境|住房城乡建设|住房和城乡建设|工业和信息化|人力资源社会保障|人力资源和社会保障|科技|科学技术|文化和旅游|应急管理|外交|国防)部(?!门|长|署|分)/;
const elsewhere =
  /^(?:国务院|中共中央|中央|中办|国办|全国|国家|最高人民|[^市县区]{2,8}(?:省|自治区)|(?:中共)?[^市县区]{2,6}省委|省[委政人])/;

/** Which names match in a document, and whose "县住建局" it means. Source: assumption, so that no ministry becomes a bureau. */
export function documentReach(
  directory: BodyDirectory,
  { issuer, title, number }: DocumentFacts,
  text: string,
): { reach: NameReach; homeCounty: string | null } {
  const from = issuer ?? title ?? '';
  const homes = directory.counties.filter((county) => from.includes(county));
  if (homes.length === 1) return { reach: 'city', homeCounty: homes[0] ?? null };
  if (isElsewhere(from, number ?? '', directory)) return { reach: 'full', homeCounty: null };
  const own = isOwn(from, number ?? '', directory) || namesTheCity(text, directory);
  return { reach: own && !ministry.test(text) ? 'own' : 'city', homeCounty: null };
}

function isElsewhere(from: string, number: string, { city }: BodyDirectory): boolean {
  const place = city.replace(/市$/, '');
  if (place !== '' && from.includes(place)) return false;
  const [otherCity] = /^(?:中共)?[^省市县区]{2,4}市(?=委|人民|政府|直)/.exec(from) ?? [];
  const state = /^[^省市县区]{2,12}(?:部|总局|总署)(?:办公厅)?$/.test(from);
  return elsewhere.test(from) || otherCity !== undefined || state || /^[国中](?:办|发|函|委|务)/.test(number);
}

function isOwn(from: string, number: string, { city }: BodyDirectory): boolean {
  const place = city.replace(/市$/, '');
  return place !== '' && (from.includes(place) || number.startsWith(place.charAt(0)));
}

/** The text spells the city out, addresses its departments, or names one of its bodies with 市. */
function namesTheCity(text: string, directory: BodyDirectory): boolean {
  const place = directory.city.replace(/市$/, '');
  if (place !== '' && text.includes(place)) return true;
  for (const { index } of text.matchAll(/市/g))
    if (directory.longestAt(text.slice(index, index + 24), 'city') !== '') return true;
  return false;
}
