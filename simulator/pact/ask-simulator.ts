import type { ProviderState } from '@mmp-sim/contracts/provider-states';
import { SimulatorError } from '../errors.js';
import { exchange, type Received, type Sent } from './exchange.js';

/** A workspace of a simulator that may be put into states. */
export type Askable = {
  /** Base URL of the workspace, without a slash at the end. */
  readonly simulated: string;
  readonly statesUrl: string;
};

/** What the simulator answers in a state. @param state - Null: in an empty workspace, where no key is good. */
export async function askSimulator(
  { simulated, statesUrl }: Askable,
  state: ProviderState | null,
  request: Sent,
  timeoutMs: number,
): Promise<Received> {
  const { origin, pathname, search } = new URL(statesUrl);
  const change = state === null ? { action: 'teardown', state: '' } : { state: state.name, params: state.params };
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(change);
  const set = { method: 'POST', path: pathname, query: search.slice(1), headers, body };
  const { status, body: said } = await exchange(origin, set, timeoutMs);
  if (status !== 200) throw new SimulatorError('INTERNAL', `the state ${body} was answered ${status}: ${said}`);
  return exchange(simulated, request, timeoutMs);
}
