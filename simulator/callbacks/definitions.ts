import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type { CallbackPatch, NewCallback } from '@mmp-sim/contracts/wire';
import { type Changes, untold } from '../changes.js';
import { invalid } from '../checked.js';
import { SimulatorError } from '../errors.js';
import type { Ids } from '../ids.js';
import type { Macro } from '../macro.js';
import { type Callback, type CallbackEvent, type CallbackRecord, eventText, TRIGGERS } from './callback.js';
import { EVENT_NAME, templateOf } from './templates.js';
import { urlProblems } from './url-template.js';

export type DefinitionLimits = { readonly callbacks: number; readonly callbackInstallations: number };

type Rule = { callback: Callback; readonly told: Set<string> };

/** Longest URL with its macros, the template's part included. */
const LONGEST_URL = 8192;

/** The callbacks of a workspace, and whom those that call once have told of. */
export class Definitions {
  readonly #limits: DefinitionLimits;
  readonly #macros: readonly Macro[];
  readonly #changes: Changes;
  #ids: Ids;
  #rules: Rule[] = [];
  #made = 0;

  constructor(limits: DefinitionLimits, macros: readonly Macro[], ids: Ids, changes: Changes = untold) {
    this.#limits = limits;
    this.#macros = macros;
    this.#ids = ids;
    this.#changes = changes;
  }

  /** How many there ever were. */
  get made(): number {
    return this.#made;
  }

  /** The oldest first. */
  all(): Callback[] {
    return this.#rules.map(({ callback }) => callback);
  }

  /** @throws {SimulatorError} NOT_FOUND. */
  get(id: string): Callback {
    return this.#rule(id).callback;
  }

  /** What it would be; nothing is kept. @throws {SimulatorError} REQUEST_INVALID. */
  read(input: NewCallback): Callback {
    const template = input.template === undefined ? null : templateOf(input.template);
    const named = input.event ?? template?.event ?? null;
    const event = named === null ? { custom: '' } : readEvent(named);
    const callback: Callback = {
      id: this.#ids.uuid('callback', this.#made + 1),
      number: this.#made + 1,
      name: input.name ?? null,
      app: input.app ?? null,
      event,
      template: template?.name ?? null,
      url: template === null ? input.url : joined(input.url, template.url, event),
      method: input.method ?? template?.method ?? 'GET',
      action: input.action ?? 'ping',
      networks: input.networks ?? 'all',
      channel: input.channel ?? null,
      active: input.active ?? true,
    };
    this.#refuse(callback);
    return callback;
  }

  /** @throws {SimulatorError} REQUEST_INVALID, CATALOG_LIMIT. */
  add(input: NewCallback): Callback {
    const callback = this.read(input);
    const { callbacks: most } = this.#limits;
    if (this.#rules.length >= most) {
      throw new SimulatorError(
        'CATALOG_LIMIT',
        `${most} callbacks. Delete some by DELETE /_sim/callbacks/{id}, or raise limits.callbacks.`,
      );
    }
    this.#made += 1;
    this.#rules.push({ callback, told: new Set() });
    this.#changes.changed('callback', callback);
    return callback;
  }

  /** What is left out stays. What is planned already stays too. @throws {SimulatorError} NOT_FOUND, REQUEST_INVALID. */
  patch(id: string, { event, ...rest }: CallbackPatch): Callback {
    const rule = this.#rule(id);
    const callback: Callback = {
      ...rule.callback,
      ...rest,
      ...(event === undefined ? {} : { event: readEvent(event) }),
    };
    this.#refuse(callback);
    rule.callback = callback;
    this.#changes.changed('callback', callback);
    return callback;
  }

  /** @throws {SimulatorError} NOT_FOUND. */
  delete(id: string): void {
    const rule = this.#rule(id);
    this.#rules.splice(this.#rules.indexOf(rule), 1);
    this.#forget(rule);
    this.#changes.gone('callback', rule.callback);
  }

  has(id: string): boolean {
    return this.#rules.some(({ callback }) => callback.id === id);
  }

  /**
   * Whether a callback tells of an installation now: always, or where it does so once and has not yet.
   *
   * @param ids - Of the installation within its app, former ones included.
   */
  isTold({ id, action }: Callback, ids: readonly string[]): boolean {
    if (action === 'ping') return true;
    const { told } = this.#rule(id);
    const [first] = ids;
    if (first === undefined) return true;
    if (ids.some((one) => told.has(one))) return false;
    told.add(first);
    this.#changes.changed('callback-told', { callbackId: id, whom: first });
    for (const oldest of told) {
      if (told.size <= this.#limits.callbackInstallations) break;
      told.delete(oldest);
      this.#changes.gone('callback-told', { callbackId: id, whom: oldest });
    }
    return true;
  }

  /** Forgets whom they have told of; they stay. */
  forget(): void {
    for (const rule of this.#rules) this.#forget(rule);
  }

  /** Deletes all of them, as if none had ever been. @param ids - Of those that come. */
  clear(ids: Ids): void {
    this.#ids = ids;
    this.#rules = [];
    this.#made = 0;
  }

  state(): { readonly made: number; readonly defined: Iterable<CallbackRecord> } {
    return {
      made: this.#made,
      defined: this.#rules.map(({ callback, told }) => ({ ...callback, told: [...told] })).values(),
    };
  }

  restore({ made, defined }: { made: number; defined: Iterable<CallbackRecord> }, ids: Ids): void {
    this.#ids = ids;
    this.#made = made;
    this.#rules = [...defined].map(({ told, ...callback }) => ({ callback, told: new Set(told) }));
  }

  #rule(id: string): Rule {
    const rule = this.#rules.find(({ callback }) => callback.id === id);
    if (rule !== undefined) return rule;
    throw new SimulatorError('NOT_FOUND', `no callback has the id ${id}. GET /_sim/callbacks lists them.`);
  }

  #forget({ callback, told }: Rule): void {
    for (const whom of told) this.#changes.gone('callback-told', { callbackId: callback.id, whom });
    told.clear();
  }

  #refuse(callback: Callback): void {
    const problems = callbackProblems(callback, this.#macros);
    if (problems.length > 0) throw invalid(problems);
  }
}

/** What is wrong with a callback whatever happens. */
function callbackProblems(callback: Callback, macros: readonly Macro[]): JsonProblem[] {
  const { event, url, networks, channel, template } = callback;
  const problems = urlProblems('url', url, macros);
  if (url.length > LONGEST_URL) {
    problems.push({ path: 'url', given: `${url.length} characters`, expected: `at most ${LONGEST_URL}` });
  }
  if ('custom' in event && event.custom === '') {
    const expected = `${TRIGGERS.join(', ')} or the name of a custom event${template === null ? '' : `: ${template} names none`}`;
    problems.push({ path: 'event', given: null, expected });
  }
  const needsChannel = networks === 'channel' || networks === 'channel_and_organic';
  if (needsChannel && channel === null) {
    problems.push({
      path: 'channel',
      given: null,
      expected: `the channel whose installations it tells of (networks is ${networks})`,
    });
  }
  if (!needsChannel && channel !== null) {
    const expected = 'networks: channel or channel_and_organic beside it';
    problems.push({ path: 'channel', given: channel, expected });
  }
  return problems;
}

function readEvent(event: NonNullable<NewCallback['event']>): CallbackEvent {
  if (typeof event !== 'string') return { custom: event.custom };
  const trigger = TRIGGERS.find((name) => name === event);
  return trigger === undefined ? { custom: event } : { trigger };
}

/** The beginning and the end of a URL, with one slash between them. */
function joined(beginning: string, end: string, event: CallbackEvent): string {
  return beginning.replace(/\/+$/, '') + end.replaceAll(EVENT_NAME, encodeURIComponent(eventText(event)));
}
