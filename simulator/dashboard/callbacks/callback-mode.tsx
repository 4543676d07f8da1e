import type { CallbackList } from '@mmp-sim/contracts/answers';
import { Done } from '../parts/done.js';
import { useAct } from '../parts/use-act.js';

type Mode = CallbackList['mode'];

/** docs/callbacks.md#send-pause-capture */
const MODES: readonly (readonly [mode: Mode, name: string, does: string])[] = [
  ['send', 'Send', 'Each goes to its receiver.'],
  ['pause', 'Pause', 'What falls due waits.'],
  ['capture', 'Capture', 'The simulator answers 200 itself, and no connection is opened.'],
];

/** Which mode holds, for who writes a callback and waits for it to arrive. */
export function HoldingMode({ mode }: { readonly mode: Mode }) {
  if (mode === 'send') return <p className="quiet holding">It will be sent to its receiver: the mode is Send.</p>;
  return (
    <p className="warning holding">
      {mode === 'capture'
        ? 'Your receiver will hear nothing of it: the mode is Capture, so the simulator answers itself.'
        : 'Your receiver will hear nothing of it for now: the mode is Pause, so what falls due waits.'}{' '}
      Choose Send above.
    </p>
  );
}

type ModeProps = { readonly mode: Mode; readonly onChanged: () => void };

/** Whether callbacks are sent, paused or captured. */
export function CallbackMode({ mode, onChanged }: ModeProps) {
  const { act, isActing, refusal, said } = useAct();
  const set = async (next: Mode): Promise<void> => {
    if ((await act('PUT callbacks/mode', { body: { mode: next } })) !== null) onChanged();
  };
  return (
    <form className="form" onSubmit={(event) => event.preventDefault()}>
      <fieldset disabled={isActing}>
        <legend>What happens to callbacks</legend>
        <span className="actions">
          {MODES.map(([one, name, does]) => (
            <label key={one}>
              <input type="radio" name="mode" checked={mode === one} onChange={() => void set(one)} />
              {name} <span className="quiet does">{does}</span>
            </label>
          ))}
        </span>
      </fieldset>
      <Done refusal={refusal} said={said} />
    </form>
  );
}
