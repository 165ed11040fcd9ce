import { CheckService } from '../../src/supervision/checks/check.service.js';
import type { StoryCity } from './story-city.js';
import { checkWords } from './words.js';

const checker = 'PD-SWB/supervision_office';

/** The office checks bodies, and another one takes its result instead of checking again. */
export class CheckActs {
  readonly #ids: string[] = [];

  constructor(private readonly city: StoryCity) {}

  async ask(): Promise<void> {
    const office = await this.city.as(checker);
    for (const input of checkWords.asked) {
      const { id } = await this.#checks().ask(office, { ...input, kind: 'inspection' });
      this.#ids.push(id);
    }
  }

  /** The first of those asked for was made, and another body uses what was found. */
  async record(checkedOn: string): Promise<void> {
    const [id = ''] = this.#ids;
    const result = { findings: checkWords.findings, checkedOn, files: [] };
    await this.#checks().record(await this.city.as(checker), id, result);
    await this.#checks().reuse(await this.city.as(checkWords.reader), id, checkWords.purpose);
  }

  #checks(): CheckService {
    return this.city.service(CheckService);
  }
}
