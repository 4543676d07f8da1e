import type { Delivery, DeliveryState } from '../delivery.js';
import { type ControlQuery, readWord } from './control-request.js';

const STATES: readonly DeliveryState[] = ['waiting', 'delivered', 'failed', 'cancelled'];

/** Query parameters that choose among deliveries. */
export const DELIVERY_FILTERS = ['state', 'callback', 'event', 'app', 'installation'] as const;

/** Which deliveries a query asks for. @throws {SimulatorError} REQUEST_INVALID. */
export function deliveryFilter(query: ControlQuery['query']): (delivery: Delivery) => boolean {
  const state = readWord(query, 'state', STATES);
  const { callback, event, app, installation } = query;
  const installationId = installation?.toLowerCase().replaceAll('-', '');
  return (one) =>
    (state === null || one.state === state) &&
    (callback === undefined || one.callbackId === callback || one.callbackName === callback) &&
    (event === undefined || one.event === event) &&
    (app === undefined || one.appId === app || one.bundleId === app) &&
    (installation === undefined ||
      one.installationId === installation ||
      (one.installationId !== null && one.installationId === installationId));
}
