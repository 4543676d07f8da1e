import type { ClockMoved, ClockState } from '@mmp-sim/contracts/answers';
import type { NewClock } from '@mmp-sim/contracts/wire';
import { type FormEvent, useState } from 'react';
import { Done } from '../../parts/done.js';
import { FieldProblem, useFields } from '../../parts/field-problem.js';
import { useAct } from '../../parts/use-act.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, UNIT_MS, UNITS, type Unit } from '../../parts/time-units.js';
import { instantWords } from '../../parts/instant-words.js';

const STEPS = [
  ['+1 min', MINUTE_MS],
  ['+1 h', HOUR_MS],
  ['+1 day', DAY_MS],
  ['+7 days', 7 * DAY_MS],
  ['+30 days', 30 * DAY_MS],
] as const;

type MoveProps = { readonly clock: ClockState; readonly onMoved: (moved: ClockMoved) => void };

/** Freezes, sets, advances and resumes the clock. */
export function MoveClock({ clock, onMoved }: MoveProps) {
  const { act, isActing, refusal, said } = useAct();
  const fields = useFields(refusal, ['ms', 'to', 'now', 'rate']);
  const [moved, setMoved] = useState('');
  const [by, setBy] = useState('1');
  const [unit, setUnit] = useState<Unit>('d');
  const [to, setTo] = useState('');
  const [rate, setRate] = useState('60');
  const move = async (what: string, body: unknown): Promise<void> => {
    setMoved('');
    const done = await act<ClockMoved>(what, { body });
    if (done === null) return;
    const { mode, now, dueTotal } = done.answer;
    const due =
      dueTotal === 0
        ? 'Nothing fell due.'
        : `${dueTotal.toLocaleString('en')} ${dueTotal === 1 ? 'thing' : 'things'} fell due: see below.`;
    setMoved(`${mode}, ${instantWords(now)}. ${due}`);
    onMoved(done.answer);
  };
  const set = (next: NewClock) => move('PUT clock', next);
  const advance = (ms: number) => move('POST clock/advance', { ms });
  const submit =
    (work: () => Promise<void>) =>
    (event: FormEvent): void => {
      event.preventDefault();
      void work();
    };
  const instant = `${to.length === 16 ? `${to}:00` : to}Z`;
  return (
    <div aria-busy={isActing}>
      <div className="form">
        {/* What would change nothing keeps the focus of who has just pressed it. */}
        <button
          type="button"
          disabled={isActing}
          aria-disabled={clock.mode === 'frozen'}
          onClick={() => clock.mode === 'frozen' || void set({ mode: 'frozen' })}
        >
          Freeze
        </button>
        <button
          type="button"
          disabled={isActing}
          aria-disabled={clock.mode === 'real'}
          onClick={() => clock.mode === 'real' || void set({ mode: 'real' })}
        >
          Resume: run as the machine does
        </button>
        {STEPS.map(([name, ms]) => (
          <button key={name} type="button" disabled={isActing} onClick={() => void advance(ms)}>
            {name}
          </button>
        ))}
      </div>
      <form className="form" onSubmit={submit(() => advance(Math.round(Number(by) * UNIT_MS[unit])))}>
        <label>
          Advance by
          <input
            type="number"
            min="0"
            step="any"
            required
            value={by}
            onChange={({ target }) => setBy(target.value)}
            {...fields.at('ms')}
          />
          <FieldProblem of={fields} path="ms" />
        </label>
        <label>
          Unit
          <select value={unit} onChange={({ target }) => setUnit(target.value as Unit)}>
            {UNITS.map(([one, name]) => (
              <option key={one} value={one}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" disabled={isActing}>
          Advance
        </button>
      </form>
      <form className="form" onSubmit={submit(() => move('POST clock/advance', { to: instant }))}>
        <label>
          Instant (UTC)
          <input
            type="datetime-local"
            step="1"
            required
            value={to}
            onChange={({ target }) => setTo(target.value)}
            {...fields.at('to')}
            {...fields.at('now')}
          />
          <FieldProblem of={fields} path="to" />
          <FieldProblem of={fields} path="now" />
        </label>
        <button type="submit" disabled={isActing}>
          Advance to it
        </button>
        <button
          type="button"
          disabled={isActing || to === ''}
          onClick={() =>
            void set({ mode: clock.mode, now: instant, ...(clock.mode === 'scaled' ? { rate: clock.rate } : {}) })
          }
        >
          Set to it
        </button>
        <p className="quiet">Back in time only while the workspace holds no facts.</p>
      </form>
      <form className="form" onSubmit={submit(() => set({ mode: 'scaled', rate: Number(rate) }))}>
        <label>
          Run so many times as fast
          <input
            type="number"
            min="0"
            step="any"
            required
            value={rate}
            onChange={({ target }) => setRate(target.value)}
            {...fields.at('rate')}
          />
          <FieldProblem of={fields} path="rate" />
        </label>
        <button type="submit" disabled={isActing}>
          Run
        </button>
      </form>
      <Done refusal={refusal} atFields={fields.paths} said={isActing ? 'Moving…' : moved === '' ? said : moved} />
    </div>
  );
}
