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

function unfit({ endpoint, verdict, reason, answer, sent }: RequestEntry): string | null {
  if (endpoint === 'tenjin.click' || endpoint === 'tenjin.impression')
    return 'a link is an ad network’s, not a sender’s';
  if (verdict === 'rejected' && !STATEFUL.has(reason ?? '')) return `it was refused (${reason ?? 'for no reason'})`;
  if (answer.status >= 500) return `it was answered ${answer.status}, which no provider state brings about`;
  if (String(answer.headers['Content-Type']).includes('problem+json')) return 'strict mode answered it, not the MMP';
  if (sent.body !== '' && !isForm(headerOf(sent.headers, 'content-type')))
    return 'its body is no form, and was not read';
  return sent.bodyEncoding === 'base64' || answer.bodyEncoding === 'base64' ? 'its body is no text' : null;
}

/** What two requests have in common that say the same: the call, its outcome and the names of its parameters. */
function kindOf({ sent, verdict, reason, answer, fields }: RequestEntry): string {
  const names = Object.keys(fields).toSorted();
  const event = 'event' in fields && fields['event'] !== '' ? 'event' : '';
  const network = reason === null && answer.body === '{}' ? 'empty' : '';
  const { method, headers } = sent;
  return JSON.stringify([
    pathOf(sent.target),
    method,
    verdict,
    reason,
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

function interactionOf({ sent, answer, verdict, reason, fields }: RequestEntry, pseudonyms: Pseudonyms): Interaction {
  const { method, target, headers, body } = sent;
  const type = headerOf(headers, 'content-type');
  const authorization = pseudonyms.authorization(headerOf(headers, 'authorization') ?? '');
  const renamed = (text: string): string =>
    new URLSearchParams(
      [...new URLSearchParams(text)].map(([name, value]): [string, string] => [name, pseudonyms.value(name, value)]),
    ).toString();
  const path = pathOf(target);
  return {
    description: `${method} ${path}${fields['event'] ? ' with an event' : ''} ${outcomeOf(verdict, reason)}`,
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
    response: { status: answer.status, headers: {}, body: answerBody(answer.body, pseudonyms) },
  };
}

function outcomeOf(verdict: string, reason: string | null): string {
  if (verdict === 'recorded') return 'is taken';
  return `is ${verdict === 'dropped' ? 'thrown away' : 'refused'} (${reason ?? 'for no reason'})`;
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
