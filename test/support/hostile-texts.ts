import { load } from 'cheerio/slim';

/**
 * Fifty texts that would run as a script where one place forgot to escape what was typed. Each says `xss(` and its
 * number. Source: OWASP, XSS filter evasion; PortSwigger's list, by kinds.
 */
export const hostileTexts: readonly string[] = [
  '<script>#</script>',
  '</script><script>#</script>',
  '<ScRiPt >#</sCrIpT >',
  '<<script>#//<</script>',
  '<script src=//e.example/#></script>',
  '<img src=x onerror=#>',
  '"><img src=x onerror=#>',
  "'><img src=x onerror=#>",
  '<img src="x" onerror="#" ',
  '<img/src=x/onerror=#>',
  '<img src=x:# onerror=eval(src)>',
  '<svg onload=#>',
  '<svg/onload=#//',
  '<svg><script>#</script></svg>',
  '<svg><animate onbegin=# attributeName=x dur=1s>',
  '<svg><a xlink:href="javascript:#"><text>x</text></a></svg>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=#>',
  '<body onload=#>',
  '<iframe src="javascript:#"></iframe>',
  '<iframe srcdoc="<script>#</script>"></iframe>',
  '<object data="javascript:#"></object>',
  '<embed src="javascript:#">',
  '<base href="javascript:#//">',
  '<link rel=stylesheet href="//e.example/#">',
  '<meta http-equiv=refresh content="0;url=javascript:#">',
  '<form action="javascript:#"><button>x</button></form>',
  '<input autofocus onfocus=#>',
  '<details open ontoggle=#>',
  '<video><source onerror=#></video>',
  '<a href="javascript:#">x</a>',
  'javascript:#',
  'JaVaScRiPt:#',
  'java\tscript:#',
  'data:text/html,<script>#</script>',
  '" onmouseover="#" x="',
  "' onmouseover='#' x='",
  '` onmouseover=`#` x=`',
  ' onfocus=# autofocus ',
  '" hx-on:click="#" hx-get="/" x="',
  '" style="background:url(javascript:#)" x="',
  '-->"><script>#</script><!--',
  ']]><script>#</script>',
  '</title><script>#</script>',
  '</textarea><script>#</script>',
  '</style><script>#</script>',
  '{{#}}{{{#}}}',
  '{{constructor.constructor("#")()}}',
  '${#}',
  '&lt;script&gt;#&lt;/script&gt;<b>#</b>',
  '\u2028<script>#</script>\ufeff',
].map((text, at) => text.replaceAll('#', `xss(${at})`));

const running = new Set([
  'iframe',
  'object',
  'embed',
  'base',
  'math',
  'mglyph',
  'animate',
  'marquee',
  'source',
]);
const addresses = [
  'href',
  'src',
  'action',
  'formaction',
  'data',
  'srcdoc',
  'xlink:href',
  'hx-get',
  'hx-post',
];

/** Where a page lets something that was typed be more than text. */
export function leaksOf(html: string): string[] {
  const $ = load(html);
  const raw = hostileTexts
    .filter((text) => text.includes('<') && html.includes(text))
    .map((text) => `raw ${text}`);
  const elements = $('*')
    .toArray()
    .flatMap((element) => {
      const attribs = $(element).attr() ?? {};
      const name = ($(element).prop('tagName') ?? '').toLowerCase();
      const scripts = Object.keys(attribs).filter((one) => /^on|^hx-on/.test(one));
      const led = addresses.filter((one) => /^\s*(?:java\s*script|data:text)/i.test(attribs[one] ?? ''));
      const said = name === 'script' && $(element).text().includes('xss(') ? ['script'] : [];
      const meta = name === 'meta' && (attribs.content ?? '').includes('xss(') ? ['content'] : [];
      return [...scripts, ...led, ...said, ...meta, ...(running.has(name) ? [name] : [])].map(
        (what) => `<${name}> ${what}: ${$.html(element).slice(0, 120)}`,
      );
    });
  return [...raw, ...elements];
}
