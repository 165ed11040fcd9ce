import type { Locator } from 'playwright-core';

const secondsPerPress = 3;
const charactersPerMinute = 200;

/**
 * Counts what a person would do: each press with the way there and a look at it 3 s, writing 200 characters a minute
 * (a practised clerk's pinyin; an assumption). The count does not wait.
 */
export class Effort {
  presses = 0;
  characters = 0;

  async press(what: Locator): Promise<void> {
    this.presses += 1;
    await what.click();
  }

  async tick(what: Locator): Promise<void> {
    this.presses += 1;
    await what.check();
  }

  /** A press into the field, and then letter by letter. */
  async write(field: Locator, text: string): Promise<void> {
    this.presses += 1;
    this.characters += [...text].length;
    await field.fill('');
    if (text.length < 10) await field.pressSequentially(text);
    else await field.fill(text);
  }

  /** Two presses: the list is opened, and one line of it chosen. */
  async choose(field: Locator, index: number): Promise<void> {
    this.presses += 2;
    await field.selectOption({ index });
  }

  seconds = (): number =>
    Math.round(this.presses * secondsPerPress + (this.characters / charactersPerMinute) * 60);
}
