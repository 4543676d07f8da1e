import type { ClockMoved, ClockState } from '@mmp-sim/contracts/answers';
import { useState } from 'react';
import { duration } from '../../parts/duration.js';
import { Failure } from '../../parts/failure.js';
import { Instant } from '../../parts/instant.js';
import { StreamStateOf } from '../../parts/stream-state.js';
import { MINUTE_MS } from '../../parts/time-units.js';
import { useClock } from '../../parts/use-clock.js';
import { useFresh } from '../../parts/use-fresh.js';
import { DueList, type Fallen } from './due-list.js';
import { MoveClock } from './move-clock.js';

/** So many moves are remembered. */
const MOST_MOVES = 20;

/** Less is the way to the simulator and back. */
const AS_THE_MACHINE_MS = MINUTE_MS;

const WORDS = {
  real: 'It runs as the clock of the machine does.',
  frozen: 'It stands still.',
  scaled: 'It runs at a rate of its own.',
} as const;

/** The clock of the workspace: what it shows, how it runs, and what fell due when it was moved. */
export default function ClockPage() {
  const [fallen, setFallen] = useState<readonly Fallen[]>([]);
  // A move from this page is answered and comes by the stream, in either order.
  const add = (one: Fallen): void =>
    setFallen((before) =>
      before.some((known) => isSame(known, one)) ? before : [one, ...before].slice(0, MOST_MOVES),
    );
  const { again, stream } = useFresh(['clock', 'due'], (event, data) => {
    if (event === 'reset') setFallen([]);
    if (event !== 'clock' && event !== 'due') return;
    const { due, dueTotal, now = null } = data as Omit<ClockMoved, 'now'> & { readonly now?: string };
    add({ now, due, dueTotal });
  });
  const { clock, nowMs, refusal, askAgain } = useClock(again);
  return (
    <section aria-labelledby="clock-title">
      <header className="page-head">
        <h1 id="clock-title">Clock</h1>
        <StreamStateOf stream={stream} />
      </header>
      {refusal === null ? null : <Failure refusal={refusal} onAgain={askAgain} />}
      {clock === null || nowMs === null ? (
        refusal === null ? (
          <p className="quiet">Loading the clock…</p>
        ) : null
      ) : (
        <>
          {stream === 'reconnecting' ? <Unknown {...clock} /> : <Face clock={clock} nowMs={nowMs} />}
          <MoveClock
            clock={clock}
            onMoved={({ now, due, dueTotal }) => {
              add({ now, due, dueTotal });
              askAgain();
            }}
          />
        </>
      )}
      <DueList fallen={fallen} />
    </section>
  );
}

function Face({ clock, nowMs }: { readonly clock: ClockState; readonly nowMs: number }) {
  return (
    <>
      <p className="face">
        <time dateTime={clock.now} role="timer" aria-live="off">
          {faceOf(nowMs, clock.mode)}
        </time>{' '}
        <span className="quiet">UTC</span>
      </p>
      <p>
        <strong>{clock.mode}</strong>
        {clock.mode === 'scaled' ? `, ${clock.rate} times as fast` : ''}.{' '}
        <span className="quiet">
          {WORDS[clock.mode]}
          {clock.mode === 'real' ? besideTheMachine(nowMs - Date.now()) : ''} Attribution windows, delays, retries of
          callbacks, days of reports and ids follow it.
        </span>
      </p>
    </>
  );
}

/** Nobody can say where a clock is whose simulator does not answer, nor whether the next one has it. */
function Unknown({ mode, now }: Pick<ClockState, 'mode' | 'now'>) {
  return (
    <p className="warning">
      What it shows now is not known: the simulator does not answer. When it last did, it was <strong>{mode}</strong>{' '}
      and showed <Instant at={now} /> UTC.
    </p>
  );
}

function besideTheMachine(ms: number): string {
  if (Math.abs(ms) < AS_THE_MACHINE_MS) return '';
  return ` It was moved, and is ${duration(Math.abs(ms))} ${ms > 0 ? 'ahead of it' : 'behind it'}: no clock goes back.`;
}

const isSame = (one: Fallen, other: Fallen): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Milliseconds where it stands still, whole seconds where it runs. */
function faceOf(nowMs: number, mode: 'real' | 'frozen' | 'scaled'): string {
  const text = new Date(nowMs).toISOString().replace('T', ' ').replace('Z', '');
  return mode === 'frozen' ? text : text.slice(0, -4);
}
