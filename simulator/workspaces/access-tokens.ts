import type { AccessTokenPatch, NewAccessToken } from '@mmp-sim/contracts/wire';
import type { Changes } from '../changes.js';
import { SimulatorError } from '../errors.js';
import type { Ids } from '../ids.js';
import type { Register } from './register.js';

/** What a token may read: reports, or what is managed. */
type Right = 'reporting' | 'campaigns';

/** What a client of the reporting API shows. */
export type AccessToken = {
  readonly id: string;
  /** Of all that were ever made in the workspace, from 1. */
  readonly number: number;
  readonly name: string | null;
  readonly token: string;
  readonly rights: readonly Right[];
  readonly disabled: boolean;
  /** More within a minute are refused; null: any number. */
  readonly requestsPerMinute: number | null;
};

/** @see 100 requests per minute and token: a client written against Tenjin's OpenAPI document 2.0.1. */
const REQUESTS_PER_MINUTE = 100;

/** The access tokens of a workspace. They survive a reset. */
export class AccessTokens {
  readonly register: Register;
  readonly #most: number;
  readonly #changes: Changes;
  readonly #byToken = new Map<string, AccessToken>();
  #ids: Ids;
  #made = 0;

  /**
   * @param most - Most of them.
   * @param register - Where the tokens of this workspace are taken.
   */
  constructor(most: number, register: Register, ids: Ids, changes: Changes) {
    this.#most = most;
    this.register = register;
    this.#ids = ids;
    this.#changes = changes;
  }

  /** How many there ever were. */
  get made(): number {
    return this.#made;
  }

  /** The oldest first. */
  all(): AccessToken[] {
    return [...this.#byToken.values()].toSorted((a, b) => a.number - b.number);
  }

  /** The one that a client shows; null where this workspace has none such. */
  find(token: string): AccessToken | null {
    return this.#byToken.get(token) ?? null;
  }

  /** Whether the simulator made its text, so that whoever knows the seed can work it out. */
  isWorkedOut({ token, number }: AccessToken): boolean {
    return token === this.#ids.accessToken(number);
  }

  /** @throws {SimulatorError} NOT_FOUND. */
  get(id: string): AccessToken {
    const found = this.all().find((one) => one.id === id);
    if (found !== undefined) return found;
    throw new SimulatorError('NOT_FOUND', `no access token has the id ${id}. GET /_sim/access-tokens lists them.`);
  }

  /** @throws {SimulatorError} ALREADY_EXISTS, CATALOG_LIMIT, KEY_TAKEN. */
  add(input: NewAccessToken): AccessToken {
    if (this.#byToken.size >= this.#most) {
      throw new SimulatorError(
        'CATALOG_LIMIT',
        `${this.#most} access tokens. Delete some by DELETE /_sim/access-tokens/{id}, or raise limits.accessTokens.`,
      );
    }
    const number = this.#made + 1;
    const token = input.token ?? this.#ids.accessToken(number);
    const known = this.find(token);
    if (known !== null) {
      throw new SimulatorError(
        'ALREADY_EXISTS',
        `this access token, with the id ${known.id}. Change it by PATCH /_sim/access-tokens/{id}.`,
      );
    }
    const added: AccessToken = {
      id: this.#ids.uuid('access-token', number),
      number,
      name: input.name ?? null,
      token,
      rights: [...new Set(input.rights ?? (['reporting', 'campaigns'] as const))],
      disabled: input.disabled ?? false,
      requestsPerMinute: input.requestsPerMinute === undefined ? REQUESTS_PER_MINUTE : input.requestsPerMinute,
    };
    this.register.claim([token]);
    this.#made = number;
    this.#put(added);
    return added;
  }

  /** What is left out stays. @throws {SimulatorError} NOT_FOUND. */
  patch(id: string, patch: AccessTokenPatch): AccessToken {
    const patched: AccessToken = { ...this.get(id), ...patch };
    this.#put(patched);
    return patched;
  }

  /** @throws {SimulatorError} NOT_FOUND. */
  delete(id: string): void {
    const gone = this.get(id);
    this.#byToken.delete(gone.token);
    this.register.release([gone.token]);
    this.#changes.gone('access-token', gone);
  }

  /** Deletes all of them, as if none had ever been. @param ids - Of those that come. */
  clear(ids: Ids): void {
    this.#ids = ids;
    this.register.releaseAll();
    this.#byToken.clear();
    this.#made = 0;
  }

  /** Goes on from where another workspace stood. @throws {SimulatorError} KEY_TAKEN; then nothing has changed. */
  restore(made: number, tokens: readonly AccessToken[], ids: Ids): void {
    this.register.replace(tokens.map(({ token }) => token));
    this.#ids = ids;
    this.#made = made;
    this.#byToken.clear();
    for (const one of tokens) this.#byToken.set(one.token, one);
  }

  #put(one: AccessToken): void {
    this.#byToken.set(one.token, one);
    this.#changes.changed('access-token', one);
  }
}
