import type { About, Fact } from '@mmp-sim/contracts/facts';
import type { CallbackPatch, NewCallback } from '@mmp-sim/contracts/wire';
import type { Changes } from '../changes.js';
import { SimulatorError } from '../errors.js';
import type { Ids } from '../ids.js';
import { later } from '../later.js';
import type { Macro } from '../macro.js';
import { VERSION } from '../version.js';
import type { Callback, CallbackMode, CallbackRecord, CheckedCallback } from './callback.js';
import { DELIVERY_HEADER } from '../delivery.js';
import { type Answered, Courier, type CourierDeps } from './courier.js';
import { Definitions, type DefinitionLimits } from './definitions.js';
import { Deliveries, type DeliveriesState, type DeliveryLimits } from './deliveries.js';
import type { Delivery } from '../delivery.js';
import { doubtsAbout } from './doubts.js';
import { Planner, type Preview, type ToldFact } from './planner.js';
import type { ResolveName } from './resolve-name.js';
import type { CallbackWorld } from './world.js';

type CallbackLimits = DefinitionLimits &
  DeliveryLimits & {
    readonly callbackConnections: number;
    readonly callbackMs: number;
    readonly callbackAnswerBytes: number;
  };

export type CallbacksDeps = Pick<CourierDeps, 'saved' | 'onAttempt' | 'onBug' | 'retryDelaysMs'> & {
  readonly limits: CallbackLimits;
  readonly changes: Changes;
  readonly macros: readonly Macro[];
  readonly allowedHosts: readonly string[];
  readonly world: CallbackWorld;
  /** @default The machine's. */
  readonly resolveName?: ResolveName;
};

export type CallbacksState = {
  readonly made: number;
  readonly mode: CallbackMode;
  readonly defined: Iterable<CallbackRecord>;
  readonly deliveries: DeliveriesState;
};

/** What of it is no list. */
export type CallbackCounts = Pick<CallbacksState, 'made' | 'mode'> & {
  readonly deliveries: Omit<DeliveriesState, 'kept'>;
};

const sending = later(() => import('./send-callback.js'));

/** What one workspace calls when something happens: what is asked for, what was planned, and how it went. */
export class Callbacks {
  readonly deliveries: Deliveries;
  readonly #deps: CallbacksDeps;
  readonly #definitions: Definitions;
  readonly #courier: Courier;
  readonly #planner: Planner;

  constructor(deps: CallbacksDeps, ids: Ids) {
    const { limits, changes, world, macros, saved, onAttempt, onBug, retryDelaysMs } = deps;
    this.#deps = deps;
    this.#definitions = new Definitions(limits, macros, ids, changes);
    this.deliveries = new Deliveries(limits, changes);
    this.#courier = new Courier({
      deliveries: this.deliveries,
      clock: world.clock,
      connections: limits.callbackConnections,
      retryDelaysMs,
      send: (delivery, place, signal) => this.#send(delivery, place, signal),
      saved,
      onAttempt,
      onBug,
    });
    this.#planner = new Planner({
      macros,
      world,
      definitions: this.#definitions,
      deliveries: this.deliveries,
      onPlanned: (delivery) => this.#courier.put(delivery),
    });
  }

  /** The macros that a URL may name. */
  get macros(): readonly Macro[] {
    return this.#deps.macros;
  }

  get mode(): CallbackMode {
    return this.#courier.mode;
  }

  set mode(mode: CallbackMode) {
    if (mode === this.mode) return;
    this.#courier.setMode(mode);
    this.#deps.changes.setUp();
  }

  /** Whether anything was ever asked for or planned here. */
  get isUsed(): boolean {
    return this.#definitions.made > 0 || this.deliveries.cursor > 0 || this.mode !== 'send';
  }

  /** When the next attempt falls due, in epoch milliseconds; null where none does. */
  get nextAtMs(): number | null {
    return this.#courier.nextAtMs;
  }

  /** Whether a receiver is being called. */
  get isUnderWay(): boolean {
    return this.#courier.isUnderWay;
  }

  /** The oldest first. */
  all(): CheckedCallback[] {
    return this.#definitions.all().map((callback) => this.#checked(callback));
  }

  /** @throws {SimulatorError} NOT_FOUND. */
  get(id: string): CheckedCallback {
    return this.#checked(this.#definitions.get(id));
  }

  /** @throws {SimulatorError} REQUEST_INVALID, CATALOG_LIMIT. */
  add(input: NewCallback): CheckedCallback {
    return this.#checked(this.#definitions.add(input));
  }

  /**
   * What a callback would be, and would call; nothing is kept or sent.
   *
   * @param told - What one installation has done, in order of arrival.
   * @throws {SimulatorError} REQUEST_INVALID.
   */
  preview(input: NewCallback, told: readonly ToldFact[]): { readonly callback: CheckedCallback } & Preview {
    const callback = this.#definitions.read(input);
    return { ...this.#planner.preview(callback, told), callback: this.#checked(callback) };
  }

  /** @throws {SimulatorError} NOT_FOUND, REQUEST_INVALID. */
  patch(id: string, patch: CallbackPatch): CheckedCallback {
    return this.#checked(this.#definitions.patch(id, patch));
  }

  /** What it has planned and is not under way goes out no more. @throws {SimulatorError} NOT_FOUND. */
  delete(id: string): void {
    this.#definitions.delete(id);
    for (const delivery of this.deliveries.all()) if (delivery.callbackId === id) this.#courier.cancel(delivery);
  }

  /**
   * Plans what these facts bring about. Nothing has gone out when it returns.
   *
   * @param isCalledBack - A callback has made them: they bring about none, or both would call each other for ever.
   * @returns Whether some were withheld for that reason.
   */
  plan(facts: readonly Fact[], about: About | null, isCalledBack: boolean): boolean {
    const { isPlanned, isWithheld } = this.#planner.plan(facts, about, isCalledBack);
    // What made it is put away first, and whoever sent it is answered.
    if (isPlanned) queueMicrotask(() => this.#courier.wake());
    return isWithheld;
  }

  /** @throws {SimulatorError} NOT_FOUND. */
  delivery(id: string): Delivery {
    const delivery = /^\d{1,15}$/.test(id) ? this.deliveries.get(Number(id)) : null;
    if (delivery !== null) return delivery;
    throw new SimulatorError(
      'NOT_FOUND',
      `no delivery has the id ${id}. GET /_sim/callbacks/deliveries lists those that are kept.`,
    );
  }

  /** Goes out as soon as it can, once more where it had been settled. @throws {SimulatorError} NOT_FOUND. */
  redeliver(id: string): Delivery {
    const delivery = this.delivery(id);
    this.#courier.hurry(delivery);
    return delivery;
  }

  /** The delivery that must be settled before another goes out; null where there is none. */
  before(delivery: Delivery): Delivery | null {
    return delivery.state === 'waiting' ? this.#courier.before(delivery) : null;
  }

  /** Notes what became of one that waits, where nobody but the caller could know. */
  answered(delivery: Delivery, answered: Answered): void {
    this.#courier.note(delivery, answered);
  }

  /** Sends what has fallen due. */
  wake(): void {
    this.#courier.wake();
  }

  /** Resolves when nothing is under way and nothing is due. */
  idle(): Promise<void> {
    return this.#courier.idle();
  }

  /** Forgets what was planned and whom it told of; what is asked for stays. */
  reset(): void {
    this.#courier.clear();
    this.deliveries.clear();
    this.#definitions.forget();
  }

  /** Forgets what is asked for too. @param ids - Of what comes. */
  empty(ids: Ids): void {
    this.reset();
    this.#definitions.clear(ids);
    this.mode = 'send';
  }

  /** Nothing goes out any more. */
  end(): void {
    this.#courier.end();
    this.deliveries.end();
  }

  /** What is counted, and how it goes on. */
  counts(): CallbackCounts {
    return { made: this.#definitions.made, mode: this.mode, deliveries: this.deliveries.counts() };
  }

  state(): CallbacksState {
    return { mode: this.mode, ...this.#definitions.state(), deliveries: this.deliveries.state() };
  }

  /** Goes on from where others stood. What had been under way is attempted again. */
  restore({ made, mode, defined, deliveries }: CallbacksState, ids: Ids): void {
    this.#courier.clear();
    this.#definitions.restore({ made, defined }, ids);
    this.deliveries.restore(deliveries);
    this.#courier.mode = mode;
    for (const delivery of this.deliveries.all()) if (delivery.state === 'waiting') this.#courier.put(delivery);
    this.#courier.wake();
  }

  #checked(callback: Callback): CheckedCallback {
    const { macros, allowedHosts, world } = this.#deps;
    const captures = this.mode === 'capture';
    const around = { macros, allowedHosts, captures, apps: world.apps(), channels: world.channels() };
    return { ...callback, findings: doubtsAbout(callback, around) };
  }

  async #send(delivery: Delivery, place: number, signal: AbortSignal): Promise<Answered> {
    const { limits, allowedHosts, resolveName, world } = this.#deps;
    const headers = {
      'User-Agent': `mmp-sim/${VERSION} (callback of a simulated MMP)`,
      Accept: '*/*',
      'X-Mmp-Sim-Workspace': world.workspaceId,
      'X-Mmp-Sim-Callback': delivery.callbackId,
      [DELIVERY_HEADER]: String(delivery.number),
      'X-Mmp-Sim-Attempt': String(place),
    };
    const { sendCallback } = await sending();
    return sendCallback(
      { method: delivery.method, url: delivery.url, headers },
      {
        allowedHosts,
        timeoutMs: limits.callbackMs,
        answerBytes: limits.callbackAnswerBytes,
        signal,
        ...(resolveName === undefined ? {} : { resolveName }),
      },
    );
  }
}
