import type { RequestEntry } from '@mmp-sim/contracts/answers';
import { type ProviderState, providerState } from '@mmp-sim/contracts/provider-states';
import { inferState } from './infer-state.js';
import type { Interaction } from './pact-file.js';
import { Pseudonyms } from './pseudonyms.js';

/** A kind of request that was seen in the journal: its first one stands for all of them. */
export type Candidate = {
  /** Id of the request in the journal. */
  readonly id: string;
  readonly interaction: Interaction;
  readonly state: ProviderState;
  /** How many requests of this kind there were. */
  readonly count: number;
};

export type LeftOut = { readonly id: string; readonly reason: string };
export type Candidates = { readonly kinds: readonly Candidate[]; readonly leftOut: readonly LeftOut[] };

/** Refusals that come of whose request it is, and so of a state; others a sender brings about by mistake alone. */
const STATEFUL = new Set(['unauthorized', 'key-of-another-app', 'no-such-app', 'invalid-device-id']);

/** What nothing but a fault answers and a provider state brings about: `an app that is rate limited`, `… during an outage`. */
const STATES_OF_FAULTS: ReadonlySet<number> = new Set([429, 503]);

/**
 * Finds what a sender says to the MMP: one interaction for each call with other parameters or another outcome.
 *
 * @param entries - Of the journal, the oldest first.
 */
export function candidatesOf(entries: readonly RequestEntry[]): Candidates {
  const pseudonyms = new Pseudonyms();
  const kinds = new Map<string, Candidate>();
  const leftOut: LeftOut[] = [];
  for (const entry of entries) {
    const reason = unfit(entry);
    if (reason !== null) {
      leftOut.push({ id: entry.id, reason });
      continue;
    }
    const kind = kindOf(entry);
    const known = kinds.get(kind);
    if (known !== undefined) {
      kinds.set(kind, { ...known, count: known.count + 1 });
      continue;
    }
    const interaction = interactionOf(entry, pseudonyms);
    const state = stateOf(entry, interaction);
    if (state === null) leftOut.push({ id: entry.id, reason: 'its request names no key' });
    else kinds.set(kind, { id: entry.id, interaction, state, count: 1 });
  }
  // By kind and not by arrival, so that the same calls in another order make the same file.
  return { kinds: [...kinds].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one), leftOut };
}

function unfit(entry: RequestEntry): string | null {
  const { endpoint, verdict, reason, answer, sent } = entry;
  if (endpoint === 'tenjin.click' || endpoint === 'tenjin.impression')
    return 'a link is an ad network’s, not a sender’s';
  if (answer.status === 0) return 'a fault cut its connection, so that there was no answer';
  if (isAnsweredByFault(entry)) {
    if (!STATES_OF_FAULTS.has(answer.status))
      return `a fault answered it ${answer.status}; only ${[...STATES_OF_FAULTS].join(' and ')} have a provider state`;
  } else if (verdict === 'rejected' && !STATEFUL.has(reason ?? '')) {
    return `it was refused (${reason ?? 'for no reason'})`;
  }
  if (String(answer.headers['Content-Type']).includes('problem+json')) return 'strict mode answered it, not the MMP';
  if (sent.body !== '' && !isForm(headerOf(sent.headers, 'content-type')))
    return 'its body is no form, and was not read';
  return sent.bodyEncoding === 'base64' || answer.bodyEncoding === 'base64' ? 'its body is no text' : null;
}

const isAnsweredByFault = ({ fault }: RequestEntry): boolean => fault?.action === 'status';

/** What two requests have in common that say the same: the call, its outcome and the names of its parameters. */
function kindOf(entry: RequestEntry): string {
  const { sent, verdict, reason, answer, fields } = entry;
  const names = Object.keys(fields).toSorted();
  const event = 'event' in fields && fields['event'] !== '' ? 'event' : '';
  const network = reason === null && answer.body === '{}' ? 'empty' : '';
  const { method, headers } = sent;
  return JSON.stringify([
    pathOf(sent.target),
    method,
    // Whether it was recorded before the answer was lost is not for the sender to know.
    ...(isAnsweredByFault(entry) ? [outcomeOf(entry)] : [verdict, reason]),
    event,
    network,
    names,
    'authorization' in headers,
  ]);
}

const pathOf = (target: string): string =>
  (target.replace(/^\/w\/[^/]+/, '').split('?', 1)[0] ?? '').replace(/(.)\/$/, '$1');

function queryOf(target: string): string {
  const at = target.indexOf('?');
  return at === -1 ? '' : target.slice(at + 1);
}

const FORM = 'application/x-www-form-urlencoded';
const isForm = (type: string | null): boolean => type === null || type.toLowerCase().startsWith(FORM);

function interactionOf(entry: RequestEntry, pseudonyms: Pseudonyms): Interaction {
  const { sent, answer, fields } = entry;
  const { method, target, headers, body } = sent;
  const type = headerOf(headers, 'content-type');
  const authorization = pseudonyms.authorization(headerOf(headers, 'authorization') ?? '');
  const renamed = (text: string): string =>
    new URLSearchParams(
      [...new URLSearchParams(text)].map(([name, value]): [string, string] => [name, pseudonyms.value(name, value)]),
    ).toString();
  const path = pathOf(target);
  const wait = retryAfterOf(entry);
  return {
    description: `${method} ${path}${fields['event'] ? ' with an event' : ''} ${outcomeOf(entry)}`,
    states: [],
    request: {
      method,
      path,
      query: renamed(queryOf(target)),
      headers: {
        ...(type === null ? {} : { 'content-type': type }),
        ...(authorization === null ? {} : { authorization }),
      },
      body: renamed(body),
    },
    response: {
      status: answer.status,
      headers: wait === null ? {} : { 'retry-after': wait },
      body: answerBody(answer.body, pseudonyms),
    },
  };
}

function outcomeOf(entry: RequestEntry): string {
  const { verdict, reason, answer } = entry;
  if (isAnsweredByFault(entry))
    return `is answered ${answer.status}${retryAfterOf(entry) === null ? '' : ' with Retry-After'}`;
  if (verdict === 'recorded') return 'is taken';
  return `is ${verdict === 'dropped' ? 'thrown away' : 'refused'} (${reason ?? 'for no reason'})`;
}

/** Seconds; a date would be over when somebody verifies it. Our state of an outage has none. */
function retryAfterOf({ answer }: RequestEntry): string | null {
  const text = answer.headers['Retry-After'];
  return answer.status === 429 && text !== undefined && /^\d+$/.test(text) ? text : null;
}

function headerOf(headers: RequestEntry['sent']['headers'], name: string): string | null {
  const value: unknown = headers[name];
  return typeof value === 'string' ? value : null;
}

/** Of a read-out, what a provider state can bring about again: the rest is the business of a single click. */
const READ_OUT = new Set(['code', 'success', 'error', 'advertising_id', 'ad_network', 'campaign_id', 'campaign_name']);

function answerBody(text: string, pseudonyms: Pseudonyms): object | null {
  if (!text.startsWith('{')) return null;
  const pairs = Object.entries(JSON.parse(text) as Record<string, unknown>).filter(([name]) => READ_OUT.has(name));
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, typeof value === 'string' ? pseudonyms.value(name, value) : value]),
  );
}

/** `ignored` is said for many reasons, of which one is a state. */
function stateOf({ reason }: RequestEntry, interaction: Interaction): ProviderState | null {
  const state = inferState(interaction);
  if (state?.name !== 'an app that ignores a version' || reason === 'app-version-ignored') return state;
  const { appVersion: _ignored, ...app } = (state as ProviderState<'an app that ignores a version'>).params;
  return providerState('an app', app);
}
