import type * as answers from '@mmp-sim/contracts/answers';
import type { CheckedCallback } from '../callbacks/callback.js';
import type { Callbacks } from '../callbacks/callbacks.js';
import type { Attempt, Delivery } from '../delivery.js';
import type { Macro } from '../macro.js';
import type { CallbackPreview } from '../workspaces/preview-callback.js';

const instant = (atMs: number): string => new Date(atMs).toISOString();
const instantOrNull = (atMs: number | null): string | null => (atMs === null ? null : instant(atMs));

/** A callback as it is answered. */
export function presentCallback({ number: _number, event, ...callback }: CheckedCallback): answers.Callback {
  const { id, name, app, ...rest } = callback;
  return { id, name, app, event: 'trigger' in event ? event.trigger : event, ...rest };
}

function presentAttempt({ atMs, why, outcome, status, error, answer, tookMs }: Attempt): answers.DeliveryAttempt {
  return { at: instant(atMs), why, outcome, status, error, answer, tookMs };
}

/** A delivery as it stands, with what it waits for. */
export function presentDelivery(delivery: Delivery, callbacks: Pick<Callbacks, 'before'>): answers.Delivery {
  const first = callbacks.before(delivery);
  const { callbackId, callbackName, event, appId, bundleId, installationId, factId, method, url, state } = delivery;
  return {
    id: String(delivery.number),
    callbackId,
    callbackName,
    event,
    app: { id: appId, bundleId },
    installationId,
    factId,
    plannedAt: instant(delivery.plannedAtMs),
    method,
    url,
    state,
    attempts: delivery.attempts.map(presentAttempt),
    nextAttemptAt: first === null ? instantOrNull(delivery.nextAttemptAtMs) : null,
    waitsFor: first === null ? null : String(first.number),
    settledAt: instantOrNull(delivery.settledAtMs),
  };
}

export const presentMacro = ({ name, category, status }: Macro): answers.CallbackMacro => ({ name, category, status });

/** What a callback would call. */
export function presentPreview({
  callback,
  installation,
  fact,
  matches,
  url,
  values,
}: CallbackPreview): answers.CallbackPreview {
  const { event, method, url: withMacros, findings } = presentCallback(callback);
  return {
    event,
    method,
    url: withMacros,
    installation:
      installation === null
        ? null
        : {
            installationId: installation.installationId,
            app: { id: installation.app.id, bundleId: installation.app.bundleId },
          },
    fact: fact === null ? null : { id: fact.id, type: fact.type, at: instant(fact.atMs) },
    matches,
    rendered: url,
    values: values.map(([macro, value]) => ({ macro, value: value === null ? null : String(value) })),
    findings,
  };
}
