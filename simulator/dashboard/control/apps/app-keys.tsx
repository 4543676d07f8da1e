import type { AnsweredKey, App } from '@mmp-sim/contracts/answers';
import { useAddress, workspaceOf } from '../../address.js';
import { ask } from '../../api.js';
import { CopyButton } from '../../parts/copy-button.js';
import { Done } from '../../parts/done.js';
import { RowActions } from '../../parts/row-actions.js';
import { ScrollTable } from '../../parts/scroll-table.js';
import { useAct } from '../../parts/use-act.js';
import { newKey } from './new-key.js';

type KeysProps = { readonly app: App; readonly onChanged: () => void };

const COLUMNS = ['Key', 'State', 'Do'] as const;

/** The SDK keys of an app: copied, disabled, made and deleted. */
export function AppKeys({ app: { id, sdkKeys }, onChanged }: KeysProps) {
  const workspace = workspaceOf(useAddress());
  const { run, isActing, refusal, said } = useAct();
  /** All keys are written at once: those that there are now, since somebody else may have changed others. */
  const put = async (next: (keys: readonly AnsweredKey[]) => readonly AnsweredKey[], done: string): Promise<void> => {
    const written = await run(async () => {
      const now = await ask<App>(`GET apps/${id}`, workspace);
      return ask<App>(`PATCH apps/${id}`, workspace, { body: { sdkKeys: next(now.sdkKeys) } });
    }, done);
    if (written !== null) onChanged();
  };
  const change = ({ key, disabled }: AnsweredKey): Promise<void> =>
    put(
      (keys) => keys.map((one) => (one.key === key ? { key, disabled: !disabled } : one)),
      disabled ? 'It is taken again.' : 'What comes with it is thrown away from now on.',
    );
  return (
    <>
      <h3>SDK keys</h3>
      <ScrollTable label="Table of keys" columns={COLUMNS}>
        {sdkKeys.map((one) => (
          <tr key={one.key}>
            <th scope="row">
              <code>{one.key}</code>
            </th>
            <td className={one.disabled ? 'warning' : 'quiet'}>{one.disabled ? 'disabled' : 'in use'}</td>
            <td>
              <RowActions
                of={one.key}
                disabled={isActing}
                turn={one.disabled ? 'Enable' : 'Disable'}
                onTurn={() => void change(one)}
                question="Nobody knows it then."
                onDelete={() => void put((keys) => keys.filter(({ key }) => key !== one.key), 'It is deleted.')}
              >
                <CopyButton text={one.key} of={one.key} />
              </RowActions>
            </td>
          </tr>
        ))}
      </ScrollTable>
      <p className="actions">
        <button
          type="button"
          disabled={isActing}
          onClick={() => void put((keys) => [...keys, { key: newKey(), disabled: false }], 'A new key is there.')}
        >
          New key
        </button>
      </p>
      <Done refusal={refusal} said={said} />
    </>
  );
}
