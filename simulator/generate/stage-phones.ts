import type { Crowd } from '../synthesis/people/crowd.js';
import type { Tables } from './stage-tables.js';

const UNKEPT = -1;

/** Phones of a region that saw ads, each kept once for all of them: or twice, where some ads hand the advertising id on and some do not. */
export class StagePhones {
  readonly #table: Tables['phones'];
  #crowd: Crowd | null = null;
  /** Number of its text. */
  #country = 0;
  /** Twice by place of the person: without the id and with it. */
  #kept = new Int32Array(0);

  constructor(table: Tables['phones']) {
    this.#table = table;
  }

  /** @param country - Number of its text. */
  begin(crowd: Crowd, country: number): void {
    this.#crowd = crowd;
    this.#country = country;
    this.#kept = new Int32Array(2 * crowd.size).fill(UNKEPT);
  }

  /** Number of the phone under which its clicks and impressions are kept. @param person - Place in the region. */
  numberOf(person: number, passesId: boolean): number {
    const place = 2 * person + Number(passesId);
    const known = this.#kept[place] ?? UNKEPT;
    if (known !== UNKEPT || this.#crowd === null) return known;
    const { advertisingId, userAgent } = this.#crowd.phoneAt(person);
    const { columns: to } = this.#table;
    const number = this.#table.rows;
    this.#kept[place] = number;
    const row = this.#table.next();
    to.advertising_id.setOrNull(row, passesId ? advertisingId : null);
    to.user_agent.set(row, userAgent);
    to.country.setNumber(row, this.#country);
    return number;
  }
}
