import type * as answers from '@mmp-sim/contracts/answers';
import type * as wire from '@mmp-sim/contracts/wire';
import type { Callbacks } from './callbacks/callbacks.js';
import { checked } from './checked.js';
import { presentCallback, presentDelivery } from './http/present-callbacks.js';

/** A call to a URL when something happens. */
export type Callback = answers.Callback;
/** A call that was planned, and how it went. */
export type Delivery = answers.Delivery;

/** What a workspace calls when something happens. Every method throws `SimulatorError`. */
export type CallbacksHandle = {
  /** From now on. REQUEST_INVALID, CATALOG_LIMIT. */
  add(callback: wire.NewCallback): Callback;
  /** The newest first. */
  list(): Callback[];
  /** NOT_FOUND. */
  get(id: string): Callback;
  /** NOT_FOUND, REQUEST_INVALID. */
  patch(id: string, patch: wire.CallbackPatch): Callback;
  /** NOT_FOUND. */
  delete(id: string): void;
  /** Opens no connection from now on: each delivery is answered 200 at once, whatever its host. */
  capture(): void;
  /** Lets what falls due wait. */
  pause(): void;
  /** Sends from now on; after `pause()`, what has fallen due meanwhile too. */
  resume(): void;
  readonly mode: wire.CallbackMode;
  /** The newest first, as many as are kept. */
  deliveries(): Delivery[];
  /** Once more, or at once. NOT_FOUND. */
  redeliver(id: string): Delivery;
  /** Resolves when nothing is under way and nothing is due. */
  idle(): Promise<void>;
};

/** The same in process as `/_sim/callbacks`. @param callbacks - Throws where nothing may be asked. */
export function callbacksHandle(callbacks: () => Callbacks): CallbacksHandle {
  return {
    add: (callback) => presentCallback(callbacks().add(checked('NewCallback', callback))),
    list: () => callbacks().all().toReversed().map(presentCallback),
    get: (id) => presentCallback(callbacks().get(id)),
    patch: (id, patch) => presentCallback(callbacks().patch(id, checked('CallbackPatch', patch))),
    delete: (id) => callbacks().delete(id),
    capture: () => void (callbacks().mode = 'capture'),
    pause: () => void (callbacks().mode = 'pause'),
    resume: () => void (callbacks().mode = 'send'),
    get mode() {
      return callbacks().mode;
    },
    deliveries: () =>
      [...callbacks().deliveries.before(Number.POSITIVE_INFINITY)].map((one) => presentDelivery(one, callbacks())),
    redeliver: (id) => presentDelivery(callbacks().redeliver(id), callbacks()),
    idle: async () => callbacks().idle(),
  };
}
