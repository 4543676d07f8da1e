import type { Response } from 'express';

/** Aborted when nobody waits for an answer any more; and when it has been given. */
export function goneOf(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}
