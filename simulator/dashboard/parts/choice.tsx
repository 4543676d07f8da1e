import { SettlingSelect } from './settling-select.js';
import { visible } from './shell-word.js';

type ChoiceProps = {
  readonly name: string;
  readonly label: string;
  readonly value: string | null;
  readonly all: readonly (readonly [value: string, label: string])[];
  readonly onSet: (name: string, value: string) => void;
};

/** One of several values, or any of them. @param value - Kept as it is where it is none of them. */
export function Choice({ name, label, value, all, onSet }: ChoiceProps) {
  const isKnown = value === null || all.some(([one]) => one === value);
  return (
    <label>
      {label}
      <SettlingSelect value={value ?? ''} onSet={(one) => onSet(name, one)}>
        <option value="">all</option>
        {isKnown ? null : <option value={value}>{visible(value)}</option>}
        {all.map(([one, text]) => (
          <option key={one} value={one}>
            {visible(text)}
          </option>
        ))}
      </SettlingSelect>
    </label>
  );
}
