import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

const mostStops = 150;

/** What the focus is on, as a person who cannot see a mouse pointer knows it. */
interface Focus {
  name: string;
  /** Button, link, textbox … as its element says. */
  kind: string;
  shown: boolean;
  group: string;
}

/** Somebody who works a page by keys alone; at every stop the focus must be seen. */
export class Keyboard {
  /** Keys that were pressed, one for each character. */
  presses = 0;

  constructor(readonly page: Page) {}

  async press(key: string): Promise<void> {
    this.presses += [...key].length > 1 ? 1 : [...key].length;
    await this.page.keyboard.press(key);
  }

  /** Goes on by Tab until the focus is on what has this name. */
  async to(name: string, kind = ''): Promise<void> {
    for (let stop = 0; stop < mostStops; stop += 1) {
      await this.press('Tab');
      const focus = await this.focus();
      if (focus.kind !== 'body') expect([focus.name, focus.shown]).toEqual([focus.name, true]);
      if (focus.name.includes(name) && focus.kind.includes(kind)) return;
    }
    throw new Error(`${name} is not reached by ${mostStops} presses of Tab`);
  }

  /** Goes to a link, button or fold and presses it. */
  async use(name: string, kind = ''): Promise<void> {
    await this.to(name, kind);
    await this.press('Enter');
  }

  /** Goes to a link or button, presses it and waits for the page behind it. */
  async open(name: string, kind = ''): Promise<void> {
    await this.to(name, kind);
    const loaded = this.page.waitForEvent('load');
    await this.press('Enter');
    await loaded;
  }

  /** Goes to a field and writes into it in place of what is there. */
  async write(name: string, text: string): Promise<void> {
    await this.to(name);
    await this.press('ControlOrMeta+a');
    this.presses += [...text].length;
    await this.page.keyboard.type(text);
  }

  /** Ticks a box, or one of a group of which Tab reaches only one. */
  async tick(name: string): Promise<void> {
    for (let stop = 0; stop < mostStops; stop += 1) {
      await this.press('Tab');
      const focus = await this.focus();
      if (!['checkbox', 'radio'].includes(focus.kind)) continue;
      if (focus.name.includes(name)) return this.press('Space');
      if (focus.kind === 'radio' && focus.group.includes(name)) return this.#along(name);
    }
    throw new Error(`${name} is not reached`);
  }

  async #along(name: string): Promise<void> {
    for (let stop = 0; stop < mostStops; stop += 1) {
      await this.press('ArrowDown');
      if ((await this.focus()).name.includes(name)) return;
    }
  }

  /** Where the focus is now. */
  focus(): Promise<Focus> {
    return this.page.evaluate(() => {
      const on = document.activeElement as HTMLInputElement;
      const words = (element: HTMLInputElement) =>
        element.ariaLabel ??
        ([...(element.labels ?? [])].map((label) => label.innerText).join(' ') || element.innerText);
      const { outlineStyle, outlineWidth } = getComputedStyle(on);
      const { top, bottom } = on.getBoundingClientRect();
      return {
        name: words(on) ?? '',
        kind: on.localName === 'input' ? on.type : on.localName,
        shown: outlineStyle !== 'none' && outlineWidth !== '0px' && bottom > 0 && top < innerHeight,
        group: on.type === 'radio' ? (on.closest('fieldset')?.innerText ?? '') : '',
      };
    });
  }
}
