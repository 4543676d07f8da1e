import type { Assertion } from '@mmp-sim/contracts/wire';
import { type Criterion, holds } from '../journal/matching.js';
import type { Delivery } from '../delivery.js';
import { parsedUrl } from '../parsed-url.js';

type Where = NonNullable<Assertion['where']>;

const canonicalId = (id: string): string => id.toLowerCase().replaceAll('-', '');

/** Everything that `where` asks of a delivery. Where no state is asked for, it must have been delivered. */
export function deliveryCriteria(delivery: Delivery, where: Where): Criterion[] {
  const list: Criterion[] = [];
  const ask = (path: string, expected: unknown, actual: unknown, pass: boolean): void => {
    list.push({ path, expected, actual, pass });
  };
  const { state = 'delivered', callback, event, app, installation, url, fields } = where;
  ask('state', state, delivery.state, delivery.state === state);
  if (callback !== undefined) {
    const pass = delivery.callbackId === callback || delivery.callbackName === callback;
    ask('callback', callback, delivery.callbackName ?? delivery.callbackId, pass);
  }
  if (event !== undefined) ask('event', event, delivery.event, delivery.event === event);
  if (app !== undefined) {
    ask('app', app, delivery.bundleId, delivery.appId === app || delivery.bundleId === app);
  }
  if (installation !== undefined) {
    const { installationId } = delivery;
    const pass = installationId !== null && canonicalId(installationId) === canonicalId(installation);
    ask('installation', installation, installationId, pass);
  }
  if (url !== undefined) ask('url', url, delivery.url, holds(url, delivery.url));
  if (fields !== undefined) {
    const query = parsedUrl(delivery.url)?.searchParams;
    for (const [name, matcher] of Object.entries(fields)) {
      const actual = query?.get(name) ?? null;
      ask(`fields.${name}`, matcher, actual, holds(matcher, actual));
    }
  }
  return list;
}

/** What is asked that deliveries have none of. */
export function strangersIn(where: Where): string[] {
  return (['endpoint', 'verdict', 'findings', 'attribution'] as const).filter((name) => where[name] !== undefined);
}
