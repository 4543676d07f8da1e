import { askSimulator, type Askable } from './ask-simulator.js';
import type { Candidate, Candidates } from './journal-pact.js';

/**
 * Sends each kind of request to a fresh simulator in its state, and leaves out those that are answered otherwise there:
 * what came of them depended on settings or on what had happened before.
 */
export async function keepReproducible(
  { kinds, leftOut }: Candidates,
  world: Askable,
  timeoutMs: number,
): Promise<Candidates> {
  const kept: Candidate[] = [];
  const lost: Candidates['leftOut'][number][] = [...leftOut];
  for (const kind of kinds) {
    const { request, response } = kind.interaction;
    const answer = await askSimulator(world, kind.state, request, timeoutMs);
    // Where the body is not compared (a gateway's page), the pact asks for the status alone.
    const body = response.body === null ? null : jsonOf(answer.body);
    const [expected, got] = [outcomeOf(response.status, response.body), outcomeOf(answer.status, body)];
    if (expected === got) kept.push(kind);
    else lost.push({ id: kind.id, reason: `a fresh simulator answers ${got}, not ${expected}` });
  }
  return { kinds: kept, leftOut: lost };
}

/** Status, phrase, and which members there are. */
function outcomeOf(status: number, body: unknown): string {
  const { error, ad_network: network } = (body ?? {}) as { error?: unknown; ad_network?: unknown };
  return [String(status), error, network].filter((part) => typeof part === 'string').join(' ');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
