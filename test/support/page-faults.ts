import { load } from 'cheerio/slim';
import type { CheerioAPI } from 'cheerio/slim';
import type { Locale } from '../../src/web/locale.js';
import type { SeenPage } from './crawl.js';
import { readableTexts } from './readable-texts.js';
import type { RecordWords } from './record-words.js';

// An address that shows what one looks like is the same in both languages.
const sampleAddress = /\bzhangsan@example\.gov\.cn\b|https:\/\//g;
const raw = /\b(undefined|null|NaN|Infinity|Invalid|true|false)\b|\[object |\{\{|}}/;
const idInText = /[0-9a-f]{8}-[0-9a-f]{4}-/;
const enumValue = /\b[a-z]+(_[a-z]+)+\b/;
const textKey = /\b[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*\b/;
// How the program is called in both languages.
const ownName = /督考监/g;
const properTokens = new Set([
  'PDF',
  'JPEG',
  'PNG',
  'CSV',
  'DOCX',
  'XLSX',
  'TXT',
  'pdf',
  'szj',
  'PgUp',
  'JSON',
  'AQI',
  'SHA',
  'csv',
  'xlsx',
  'GB',
  'HJ',
]);
const addresses = [
  'src',
  'href',
  'action',
  'formaction',
  'srcset',
  'hx-get',
  'hx-post',
  'poster',
  'xlink:href',
];
const typed = 'input:not([type=hidden], [type=submit], [type=button]), select, textarea';

/** Every fault of a page, or of a part that htmx asks for, that can be seen from its text. */
export function faultsOf(page: SeenPage, locale: Locale, record: RecordWords): string[] {
  const $ = load(page.html);
  const whole = page.part ? [] : [...faultsOfShape($, locale), ...deadAnchors($)];
  const faults = [
    ...whole,
    ...foreignAddresses($),
    ...missingLabels($),
    ...faultsOfWords(page.html, locale, record),
  ];
  return faults.map((fault) => `${page.path}: ${fault}`);
}

function faultsOfShape($: CheerioAPI, locale: Locale): string[] {
  const ids = valuesOf($, 'id');
  return [
    ...($('h1').length === 1 ? [] : [`${$('h1').length} h1`]),
    ...(/^.+ · 督考监$/.test($('title').first().text()) ? [] : [`title “${$('title').first().text()}”`]),
    ...($('html').attr('lang') === locale ? [] : [`lang ${$('html').attr('lang')}`]),
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `id ${id} twice`),
  ];
}

function deadAnchors($: CheerioAPI): string[] {
  const ids = new Set(valuesOf($, 'id'));
  return valuesOf($, 'href')
    .filter((address) => address.startsWith('#') && !ids.has(address.slice(1)))
    .map((address) => `${address} leads nowhere`);
}

const foreignAddresses = ($: CheerioAPI): string[] =>
  [
    ...addresses.flatMap((name) => valuesOf($, name)),
    ...valuesOf($, 'style').flatMap((style) =>
      [...style.matchAll(/url\(([^)]*)\)/g)].map(([, url]) => url ?? ''),
    ),
  ]
    .filter((address) => !/^(\/(?!\/)|#|\?|data:image\/)/.test(address))
    .map((address) => `address ${address}`);

const valuesOf = ($: CheerioAPI, attribute: string): string[] =>
  $(`[${attribute.replace(':', '\\:')}]`)
    .toArray()
    .map((element) => $(element).attr(attribute) ?? '');

function missingLabels($: CheerioAPI): string[] {
  return $(typed)
    .toArray()
    .filter((field) => {
      const { id, 'aria-label': label, 'aria-labelledby': labelled } = field.attribs;
      const named = label !== undefined || labelled !== undefined || $(field).closest('label').length > 0;
      return !named && (id === undefined || $(`label[for="${id}"]`).length === 0);
    })
    .map((field) => `no label: ${$.html(field).slice(0, 80)}`);
}

function faultsOfWords(html: string, locale: Locale, record: RecordWords): string[] {
  const foreign = locale === 'en' ? chineseIn : englishIn;
  // A chart breaks a long name of the record into lines; one of them alone may be a word of the catalogue.
  const $ = load(html);
  const drawn = new Set(
    $('svg text')
      .toArray()
      .map((line) => $(line).text().trim()),
  );
  return readableTexts(html, locale).flatMap((whole) => {
    const text = whole.replace(sampleAddress, '');
    const codes = [raw, idInText, enumValue, textKey].flatMap((sign) => sign.exec(text)?.[0] ?? []);
    const strange = foreign(text, record).filter((what) => !(drawn.has(what) && record.has(what)));
    return [...codes, ...strange].map((what) => `“${what}” in “${text.slice(0, 80)}”`);
  });
}

const englishIn = (text: string): string[] =>
  (text.match(/[A-Za-z]{2,}/g) ?? []).filter((word) => !properTokens.has(word));

// What comes from the record stays Chinese: a title, a name, the sentence of a lamp. What the catalogue says does not.
function chineseIn(text: string, record: RecordWords): string[] {
  if (record.isCatalogue(text)) return [text];
  return (text.replace(ownName, '').match(/\p{Script=Han}+/gu) ?? []).filter((words) => !record.has(words));
}
