import type { Changes } from '../changes.js';
import { SimulatorError } from '../errors.js';

/** Which workspace each key (or short id) leads to, over all workspaces whose keys are global. */
export type Owners = Map<string, string>;

type Noun = keyof typeof partOf;
/** The part in which each is kept by itself; an access token is kept as a whole record. */
const partOf = { key: 'key', 'short id': 'link', 'access token': null } as const;

/**
 * The keys, or the short ids, of one workspace. A global one lives in one workspace; those of a workspace that keeps
 * its own are found only behind its `/w/{id}`.
 */
export class Register {
  readonly #workspaceId: string;
  readonly #noun: Noun;
  readonly #changes: Changes;
  readonly #owners: Owners | null;
  readonly #own = new Set<string>();

  /** @param owners - Null for a workspace that keeps its keys to itself. */
  constructor(workspaceId: string, noun: Noun, owners: Owners | null, changes: Changes) {
    this.#workspaceId = workspaceId;
    this.#changes = changes;
    this.#noun = noun;
    this.#owners = owners;
  }

  has(key: string): boolean {
    return this.#own.has(key);
  }

  all(): Iterable<string> {
    return this.#own;
  }

  /**
   * All or none.
   *
   * @throws {SimulatorError} KEY_TAKEN.
   */
  claim(keys: readonly string[]): void {
    this.refuseTaken(keys);
    for (const key of keys) {
      if (this.#own.has(key)) continue;
      this.#owners?.set(key, this.#workspaceId);
      this.#own.add(key);
      this.#tell('changed', key);
    }
  }

  /** Has these and no others. @throws {SimulatorError} KEY_TAKEN; then nothing has changed. */
  replace(keys: readonly string[]): void {
    this.refuseTaken(keys);
    this.releaseAll();
    this.claim(keys);
  }

  /** @throws {SimulatorError} KEY_TAKEN where one of them lives in another workspace. */
  refuseTaken(keys: readonly string[]): void {
    for (const key of keys) {
      const owner = this.#owners?.get(key);
      if (owner !== undefined && owner !== this.#workspaceId) {
        throw new SimulatorError(
          'KEY_TAKEN',
          `the ${this.#noun}${this.#shown(key)} lives in the workspace ${owner}. Use another, or make this workspace with "keyScope": "workspace" and send to /w/${this.#workspaceId}.`,
        );
      }
    }
  }

  release(keys: readonly string[]): void {
    for (const key of keys) {
      if (!this.#own.delete(key)) continue;
      this.#owners?.delete(key);
      this.#tell('gone', key);
    }
  }

  releaseAll(): void {
    this.release([...this.#own]);
  }

  /** An access token is a secret; who sent it knows it. */
  #shown(key: string): string {
    return this.#noun === 'access token' ? '' : ` ${key}`;
  }

  #tell(what: 'changed' | 'gone', key: string): void {
    const part = partOf[this.#noun];
    if (part !== null) this.#changes[what](part, key);
  }
}
