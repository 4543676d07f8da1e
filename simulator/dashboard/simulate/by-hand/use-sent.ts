import type { ClockState, RequestEntry } from '@mmp-sim/contracts/answers';
import { useCallback, useRef, useState } from 'react';
import { Refusal } from '../../api.js';
import { useFocusKept } from '../../parts/use-focus-kept.js';
import { browserTransport } from '../browser-transport.js';
import type { Call } from '../calls.js';
import type { Place } from '../curl-of.js';
import { playCall } from '../play-call.js';
import { referrerOf } from './referrer.js';

/** Most that are listed: all of them stand in Live. */
const MOST_LISTED = 50;

type Sent = {
  readonly number: number;
  /** In words: what was done. */
  readonly says: string;
  /** What was asked last: of one that needed the clock, the clock where that did not answer. */
  readonly call: Call;
  /** What the journal says of it; null of what is not journaled, or was refused. */
  readonly entry: RequestEntry | null;
  readonly refusal: Refusal | null;
};

/** Made of what the clock of the workspace shows. */
type AtClock = { readonly atClock: (now: string) => Call };

const CLOCK = { to: 'control', what: 'GET clock' } as const satisfies Call;

export type Sending = {
  /** The newest first. */
  readonly sent: readonly Sent[];
  readonly isSending: boolean;
  /** What the store hands to the app after the last click; null where there was none. */
  readonly referrer: string | null;
  readonly send: (says: string, wanted: Call | AtClock) => Promise<void>;
  /** All that was before is gone. */
  readonly forget: () => void;
};

/** Sends, one after the other, and keeps what came of it for as long as the page is open. */
export function useSent(place: Pick<Place, 'workspace' | 'prefix'>): Sending {
  const [sent, setSent] = useState<readonly Sent[]>([]);
  const [isSending, setIsSending] = useState(false);
  useFocusKept(isSending);
  const [referrer, setReferrer] = useState<string | null>(null);
  const number = useRef(0);
  // Buttons are there until the page is shown anew.
  const isUnderWay = useRef(false);
  const { workspace, prefix } = place;
  const send = useCallback(
    async (says: string, wanted: Call | AtClock): Promise<void> => {
      if (isUnderWay.current) return;
      isUnderWay.current = true;
      setIsSending(true);
      let call: Call = 'atClock' in wanted ? CLOCK : wanted;
      let came: Pick<Sent, 'entry' | 'refusal'>;
      try {
        if ('atClock' in wanted) {
          const { now } = await browserTransport.control<ClockState>(CLOCK.what, workspace);
          call = wanted.atClock(now);
        }
        came = { entry: await playCall(call, { workspace, prefix }, browserTransport), refusal: null };
        const handed = came.entry === null ? null : referrerOf(came.entry);
        if (handed !== null) setReferrer(handed);
      } catch (error) {
        came = { entry: null, refusal: error instanceof Refusal ? error : new Refusal('BUG', String(error)) };
      }
      isUnderWay.current = false;
      setIsSending(false);
      number.current += 1;
      const one: Sent = { number: number.current, says, call, ...came };
      setSent((before) => [one, ...before].slice(0, MOST_LISTED));
    },
    [workspace, prefix],
  );
  const forget = useCallback((): void => {
    setSent([]);
    setReferrer(null);
  }, []);
  return { sent, isSending, referrer, send, forget };
}
