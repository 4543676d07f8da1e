import { createHash } from 'node:crypto';
import type { NewFault } from '@mmp-sim/contracts/wire';
import type { Changes } from '../changes.js';
import { SimulatorError } from '../errors.js';
import type { Ids } from '../ids.js';
import type { JournalNames } from '../journal/journal.js';
import { appIs, endpointIs } from '../journal/matching.js';
import type { Fault, FaultRecord } from './fault.js';
import { refuseFault } from './refuse-fault.js';

export type FaultLimits = { readonly faults: number; readonly faultInstallations: number };

/** Faults as they are carried elsewhere, the oldest first. */
export type FaultsState = { readonly made: number; readonly rules: Iterable<FaultRecord> };

/** A request, as far as faults look at it. */
export type FaultSubject = {
  readonly endpoint: string;
  readonly app: { readonly id: string; readonly bundleId: string } | null;
  /** Id of the installation, or of the device; empty where the request names none. Only asked for where it counts. */
  readonly installation: () => string;
};

export type Rule = { -readonly [Name in keyof Fault]: Fault[Name] } & { readonly counts: Map<string, number> };

/** Whoever sends them may make ids of any length; a longer one is counted by its digest. */
const LONGEST_KEY = 64;

/** What goes wrong on purpose in one workspace. Who meets what follows from the requests and the seed alone. */
export class Faults {
  /** Whether there is any: what every request asks. */
  armed = false;
  readonly #limits: FaultLimits;
  readonly #names: JournalNames;
  readonly #changes: Changes;
  #ids: Ids;
  #rules: Rule[] = [];
  #made = 0;

  constructor(limits: FaultLimits, ids: Ids, names: JournalNames, changes: Changes) {
    this.#limits = limits;
    this.#changes = changes;
    this.#ids = ids;
    this.#names = names;
  }

  /** How many there ever were. */
  get made(): number {
    return this.#made;
  }

  /** Goes wrong from now on. @throws {SimulatorError} REQUEST_INVALID, CATALOG_LIMIT. */
  add(input: NewFault): Fault {
    refuseFault(input, this.#names);
    const { endpoint, app, when, do: effect, phase } = input;
    const { faults: most } = this.#limits;
    if (this.#rules.length >= most) {
      throw new SimulatorError(
        'CATALOG_LIMIT',
        `${most} faults. Delete some by DELETE /_sim/faults/{id}, or raise limits.faults.`,
      );
    }
    this.#made += 1;
    const rule: Rule = {
      id: this.#ids.uuid('fault', this.#made),
      number: this.#made,
      endpoint: endpoint ?? null,
      app: app ?? null,
      when: when ?? null,
      do: effect,
      phase: phase ?? 'before',
      seen: 0,
      hits: 0,
      counts: new Map(),
    };
    this.#rules.push(rule);
    this.armed = true;
    this.#changes.changed('fault', rule);
    return shown(rule);
  }

  /** The oldest first. */
  all(): Fault[] {
    return this.#rules.map(shown);
  }

  /** @throws {SimulatorError} NOT_FOUND. */
  get(id: string): Fault {
    return shown(this.#rule(id));
  }

  /** @throws {SimulatorError} NOT_FOUND. */
  delete(id: string): void {
    const rule = this.#rule(id);
    this.#rules.splice(this.#rules.indexOf(rule), 1);
    this.#changes.gone('fault', rule);
    this.armed = this.#rules.length > 0;
  }

  clear(): void {
    this.#rules = [];
    this.armed = false;
  }

  /**
   * The fault that a request meets, or null. The oldest that fits is asked first; a request that one has met is not
   * counted by the younger ones, so that faults made one after the other happen one after the other.
   */
  meet(subject: FaultSubject): Fault | null {
    for (const rule of this.#rules) {
      if (rule.endpoint !== null && !endpointIs(subject.endpoint, rule.endpoint)) continue;
      if (rule.app !== null && !appIs(subject, rule.app)) continue;
      rule.seen += 1;
      this.#changes.changed('fault', rule);
      if (!this.#happens(rule, subject)) continue;
      rule.hits += 1;
      return shown(rule);
    }
    return null;
  }

  state(): FaultsState {
    const rules = this.#rules.map(faultRecord);
    return { made: this.#made, rules: rules.values() };
  }

  /** Puts others in the stead of these; draws follow the ids from now on. */
  restore({ made, rules }: FaultsState, ids: Ids): void {
    this.#ids = ids;
    this.#made = made;
    this.#rules = [...rules].map(({ counts, ...rule }) => ({
      ...rule,
      counts: new Map(counts.map(({ installation, requests }) => [installation, requests])),
    }));
    this.armed = this.#rules.length > 0;
  }

  #happens(rule: Rule, { installation }: FaultSubject): boolean {
    const { when, seen } = rule;
    if (when === null) return true;
    const isPerInstallation = when.per === 'installation';
    const key = isPerInstallation ? keyOf(installation()) : '';
    const n = isPerInstallation ? this.#count(rule.counts, key) : seen;
    if (when.first !== undefined) return n <= when.first;
    if (when.nth !== undefined) return n === when.nth;
    return this.#ids.draw(rule.number, key, n) < (when.probability ?? 0);
  }

  /** Which request of its installation it is, from 1. */
  #count(counts: Map<string, number>, key: string): number {
    const n = (counts.get(key) ?? 0) + 1;
    // Those that were counted last stay longest.
    counts.delete(key);
    counts.set(key, n);
    for (const oldest of counts.keys()) {
      if (counts.size <= this.#limits.faultInstallations) break;
      counts.delete(oldest);
    }
    return n;
  }

  #rule(id: string): Rule {
    const rule = this.#rules.find((one) => one.id === id);
    if (rule !== undefined) return rule;
    throw new SimulatorError('NOT_FOUND', `no fault has the id ${id}. GET /_sim/faults lists them.`);
  }
}

/** A fault as it is carried. */
export function faultRecord({ counts, ...rule }: Rule): FaultRecord {
  return { ...rule, counts: [...counts].map(([installation, requests]) => ({ installation, requests })) };
}

const shown = ({ counts: _counts, ...fault }: Rule): Fault => fault;

const keyOf = (id: string): string =>
  id.length <= LONGEST_KEY ? id : createHash('sha256').update(id).digest('base64url');
