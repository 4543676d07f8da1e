import type { App } from '@mmp-sim/contracts/answers';
import { FieldProblem, type Fields } from '../../parts/field-problem.js';
import { duration } from '../../parts/duration.js';
import { type Unit, UNITS } from '../../parts/time-units.js';
import { PLACES, type TypedWindow, type WindowForm } from './window-form.js';

type FieldsProps = {
  readonly form: WindowForm;
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
export function WindowFields({ form, whose, otherwise, fields, under, onSet }: FieldsProps) {
  return PLACES.map(({ place, kind, field, name }) => {
    const window = form[place];
    const set = (changes: Partial<TypedWindow>): void => onSet({ ...form, [place]: { ...window, ...changes } });
    const label = `${name}, of ${whose}`;
    const path = `${under}.${kind}.${field}`;
    const usual = otherwise?.[kind][field];
    return (
      <td key={place} data-label={name}>
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
            {field === 'probabilisticMs' ? <option value="off">off</option> : null}
          </select>
        </span>
        <FieldProblem of={fields} path={path} />
      </td>
    );
  });
}
