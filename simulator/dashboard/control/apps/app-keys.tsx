import type { AnsweredKey, App } from '@mmp-sim/contracts/answers';
import { CopyButton } from '../../parts/copy-button.js';
import { Done } from '../../parts/done.js';
import { Sure } from '../../parts/sure.js';
import { useAct } from '../../parts/use-act.js';
import { newKey } from './new-key.js';

type KeysProps = { readonly app: App; readonly onChanged: () => void };

/** The SDK keys of an app: copied, disabled, made and deleted. */
export function AppKeys({ app: { id, sdkKeys }, onChanged }: KeysProps) {
  const { act, isActing, refusal, said } = useAct();
  const put = async (keys: readonly AnsweredKey[], done: string): Promise<void> => {
    if ((await act(`PATCH apps/${id}`, { body: { sdkKeys: keys }, said: done })) !== null) onChanged();
  };
  const change = ({ key, disabled }: AnsweredKey): Promise<void> =>
    put(
      sdkKeys.map((one) => (one.key === key ? { key, disabled: !disabled } : one)),
      disabled ? 'It is taken again.' : 'What comes with it is thrown away from now on.',
    );
  return (
    <>
      <h3>SDK keys</h3>
      <div className="scroll" tabIndex={0} role="group" aria-label="Table of keys">
        <table className="stack">
          <thead>
            <tr>
              {['Key', 'State', 'Do'].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sdkKeys.map((one) => (
              <tr key={one.key}>
                <th scope="row">
                  <code>{one.key}</code>
                </th>
                <td className={one.disabled ? 'warning' : 'quiet'}>{one.disabled ? 'disabled' : 'in use'}</td>
                <td>
                  <span className="actions">
                    <CopyButton text={one.key} of={one.key} />
                    <button type="button" disabled={isActing} onClick={() => void change(one)}>
                      {one.disabled ? 'Enable' : 'Disable'}
                      <span className="visually-hidden"> {one.key}</span>
                    </button>
                    <Sure
                      about={one.key}
                      question="Nobody knows it then."
                      disabled={isActing}
                      onSure={() =>
                        void put(
                          sdkKeys.filter(({ key }) => key !== one.key),
                          'It is deleted.',
                        )
                      }
                    >
                      Delete
                    </Sure>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="actions">
        <button
          type="button"
          disabled={isActing}
          onClick={() => void put([...sdkKeys, { key: newKey(), disabled: false }], 'A new key is there.')}
        >
          New key
        </button>
      </p>
      <Done refusal={refusal} said={said} />
    </>
  );
}
