import { SimulatorError } from '../errors.js';

/** A request as it goes over the wire to whatever a user has named. */
export type Sent = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type Received = {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** As much of an answer is kept, in characters. */
const MOST_CHARACTERS = 1_000_000;

/**
 * Sends one request, once; redirects are shown, not followed.
 *
 * @param url - Without a slash at the end.
 * @throws {SimulatorError} PEER_UNREACHABLE.
 */
export async function exchange(
  url: string,
  { method, path, query, headers, body }: Sent,
  timeoutMs: number,
  mostCharacters = MOST_CHARACTERS,
): Promise<Received> {
  try {
    const response = await fetch(`${url}${path}${query === '' ? '' : `?${query}`}`, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === '' ? {} : { body }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: text.slice(0, mostCharacters),
    };
  } catch (error) {
    const why = isTimeout(error) ? `no answer within ${timeoutMs} ms (--timeout allows more)` : reasonOf(error);
    throw new SimulatorError('PEER_UNREACHABLE', `${url}: ${why}. Nothing more was sent.`, { cause: error });
  }
}

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError';

/** `fetch` says what went wrong in the cause of its error. */
function reasonOf(error: unknown): string {
  const { message } = (error instanceof Error && error.cause instanceof Error ? error.cause : error) as Error;
  return message;
}
