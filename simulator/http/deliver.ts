import type { ServerResponse } from 'node:http';
// Not the global ones: a test that fakes its timers waits for real answers all the same.
import { clearTimeout, setTimeout } from 'node:timers';
import type { Delivery } from '../ingest/delivery.js';
import type { WireResponse } from '../mmps/mmp.js';
import { headerList, send } from './send.js';

/** Brings an answer to a sender as a fault wants it: late, in pieces, or never. Ends early where the sender hangs up. */
export async function deliver(response: ServerResponse, delivery: Delivery): Promise<void> {
  const { delayMs, cut, drip } = delivery;
  if (delayMs > 0) await pause(response, delayMs);
  const answer = await delivery.answer(response.destroyed);
  if (cut !== null) {
    if (cut.afterMs > 0) await pause(response, cut.afterMs);
    if (cut.how === 'reset') response.socket?.resetAndDestroy();
    else response.socket?.destroy();
    return;
  }
  if (response.destroyed) {
    delivery.lost();
    return;
  }
  response.once('close', () => {
    if (!response.writableFinished) delivery.lost();
  });
  if (drip === null) send(response, answer);
  else await sendInPieces(response, answer, drip);
}

async function sendInPieces(
  response: ServerResponse,
  { status, headers, body }: WireResponse,
  { everyMs, bytes }: { readonly everyMs: number; readonly bytes: number },
): Promise<void> {
  const whole = Buffer.from(body);
  response.writeHead(status, headerList(headers, whole));
  response.flushHeaders();
  for (let at = 0; at < whole.length; at += bytes) {
    await pause(response, everyMs);
    if (response.destroyed) return;
    response.write(whole.subarray(at, at + bytes));
  }
  response.end();
}

/** @returns When the time is over, or the connection is gone. */
function pause(response: ServerResponse, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      response.off('close', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (response.destroyed) end();
    else response.once('close', end);
  });
}
