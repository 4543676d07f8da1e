import type { App } from '@mmp-sim/contracts/answers';
import { FieldProblem, type Fields } from '../../parts/field-problem.js';
import { windowExpected, WINDOWS } from '../../parts/attribution-windows.js';
import { duration } from '../../parts/duration.js';
import { type Unit, UNITS } from '../../parts/time-units.js';
import type { TypedWindow, WindowForm } from './window-form.js';

type FieldsProps = {
  readonly form: WindowForm;
  /** As it was sent last: what is refused is of that, whatever is typed since. */
  readonly sent: WindowForm | undefined;
  /** The app or a channel. */
  readonly whose: string;
  /** What counts where a window is left empty; left out where it may not be. */
  readonly otherwise?: App['windows'];
  readonly fields: Fields;
  /** Where they stand in the body, such as `windows`. */
  readonly under: string;
  readonly onSet: (form: WindowForm) => void;
};

/** The four windows, a cell each. */
export function WindowFields({ form, sent, whose, otherwise, fields, under, onSet }: FieldsProps) {
  return WINDOWS.map(({ name, label: what, side, kind }) => {
    const window = form[name];
    const set = (changes: Partial<TypedWindow>): void => onSet({ ...form, [name]: { ...window, ...changes } });
    const label = `${what}, of ${whose}`;
    const path = `${under}.${side}.${kind}`;
    const usual = otherwise?.[side][kind];
    return (
      <td key={name} data-label={what}>
        <span className="span">
          {window.unit === 'off' ? null : (
            <input
              type="number"
              min="0"
              step="any"
              required={otherwise === undefined}
              aria-label={label}
              value={window.amount}
              placeholder={usual === undefined ? '' : usual === null ? 'off' : duration(usual)}
              onChange={({ target }) => set({ amount: target.value })}
              {...fields.at(path)}
            />
          )}
          <select
            aria-label={`Unit: ${label}`}
            value={window.unit}
            onChange={({ target }) => set({ unit: target.value as Unit | 'off' })}
          >
            {UNITS.map(([unit, words]) => (
              <option key={unit} value={unit}>
                {words}
              </option>
            ))}
            {kind === 'probabilisticMs' ? <option value="off">off</option> : null}
          </select>
        </span>
        <FieldProblem of={fields} path={path} words={wordsOf(sent?.[name] ?? window)} />
      </td>
    );
  });
}

/** The form has units; the simulator speaks of milliseconds, and whole ones. */
const wordsOf =
  ({ amount, unit }: TypedWindow) =>
  (): string | null =>
    unit === 'off' || amount.trim() === '' ? null : windowExpected(amount, unit);
