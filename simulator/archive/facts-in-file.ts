import type { About, Fact } from '@mmp-sim/contracts/facts';
import type { Database } from '../store/database.js';
import { repackedAbout } from '../store/packed-about.js';
import type { RestingFact, RestingFacts } from '../store/store.js';

/** Lets somebody read the file. @throws {SimulatorError} STORE_UNAVAILABLE. */
export type Reading = <Result>(work: (database: Database) => Promise<Result>) => Promise<Result>;

export type FactsInFileOptions = {
  readonly workspace: string;
  /** Numbers of facts: from this one, up to the one before `end`. */
  readonly first: number;
  readonly end: number;
  /** What they would take in memory. */
  readonly bytes: number;
  /** By their numbers: those that journal entries hold, so that there are no two of them. */
  readonly held: ReadonlyMap<number, Fact>;
};

/** Facts of one workspace as they stood in the file when it was opened; all of them have been folded. */
export class FactsInFile implements RestingFacts {
  readonly first: number;
  readonly end: number;
  readonly bytes: number;
  readonly #workspace: string;
  readonly #held: ReadonlyMap<number, Fact>;
  readonly #reading: Reading;

  constructor({ workspace, first, end, bytes, held }: FactsInFileOptions, reading: Reading) {
    this.first = first;
    this.end = end;
    this.bytes = bytes;
    this.#workspace = workspace;
    this.#held = held;
    this.#reading = reading;
  }

  ofInstallation(appId: string, installationId: string, from: number): Promise<readonly RestingFact[]> {
    return this.#read(from, 'app_id = $4 and installation_id = $5', [appId, installationId]);
  }

  since(number: number): Promise<readonly RestingFact[]> {
    return this.#read(number);
  }

  #read(from: number, condition = 'true', values: readonly string[] = []): Promise<RestingFact[]> {
    return this.#reading(async (database) => {
      const pieces = database.pieces(
        `select number, body, about from facts
         where workspace = $1 and number >= $2 and number < $3 and ${condition} order by number`,
        [this.#workspace, BigInt(from), BigInt(this.end), ...values],
      );
      const found: RestingFact[] = [];
      for await (const rows of pieces) {
        for (const row of rows as [bigint, string, string | null][]) found.push(this.#rowOf(row));
      }
      return found;
    });
  }

  #rowOf([place, body, about]: readonly [bigint, string, string | null]): RestingFact {
    const number = Number(place);
    const fact = this.#held.get(number) ?? (JSON.parse(body) as Fact);
    return { number, fact, about: () => (about === null ? null : repackedAbout(JSON.parse(about) as About)) };
  }
}
