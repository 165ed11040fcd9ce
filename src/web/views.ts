import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Handlebars from 'handlebars';
import { viewHelpers } from './view-helpers.js';

type Template = ReturnType<typeof Handlebars.compile>;

/** What stands around a page: the head bar of the rooms, nothing on the wall, or what a stranger may see, without a script. */
export type Layout = 'main' | 'wall' | 'public';

const suffix = '.hbs';

/** Templates of a folder, each compiled once; `pages/…` and `fragments/…` are views, `partials/…` their parts. */
export class Views {
  readonly #handlebars = Handlebars.create();
  readonly #views = new Map<string, Template>();
  readonly #layouts = new Map<string, Template>();

  constructor(folder: string) {
    this.#handlebars.registerHelper(viewHelpers);
    for (const name of templatesIn(folder, 'partials'))
      this.#handlebars.registerPartial(name, read(folder, name));
    for (const name of templatesIn(folder, 'fragments')) {
      this.#handlebars.registerPartial(name, read(folder, name));
      this.#views.set(name, this.#compile(folder, name));
    }
    for (const name of templatesIn(folder, 'pages')) this.#views.set(name, this.#compile(folder, name));
    for (const name of templatesIn(folder, 'layouts')) this.#layouts.set(name, this.#compile(folder, name));
  }

  /** A fragment: the view alone. @throws Error for a view that does not exist */
  fragment(name: string, data: object): string {
    const view = this.#views.get(name);
    if (view === undefined) throw new Error(`there is no view ${name}`);
    return view(data);
  }

  /** A whole page: the view within its layout. @throws Error for a view or layout that does not exist */
  page(name: string, data: object, layout: Layout = 'main'): string {
    const around = this.#layouts.get(`layouts/${layout}`);
    if (around === undefined) throw new Error(`there is no layout ${layout}`);
    return around({ ...data, content: new Handlebars.SafeString(this.fragment(name, data)) });
  }

  // A misspelt name in a template fails at the first rendering, not in silence; a partial sees only what it is
  // given, and the page's own data as `@root`.
  #compile(folder: string, name: string): Template {
    return this.#handlebars.compile(read(folder, name), {
      strict: true,
      preventIndent: true,
      explicitPartialContext: true,
    });
  }
}

const read = (folder: string, name: string): string => readFileSync(path.join(folder, name + suffix), 'utf8');

function templatesIn(folder: string, kind: string): string[] {
  return readdirSync(path.join(folder, kind), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(suffix))
    .map((file) => path.posix.join(kind, file.slice(0, -suffix.length).split(path.sep).join('/')));
}
