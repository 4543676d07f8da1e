import type { Workspace } from '@mmp-sim/contracts/answers';
import { goTo, useAddress, inWorkspace } from '../../address.js';
import { Done } from '../../parts/done.js';
import { Instant } from '../../parts/instant.js';
import { Link } from '../../parts/link.js';
import { ScrollTable } from '../../parts/scroll-table.js';
import { Sure } from '../../parts/sure.js';
import { useAct } from '../../parts/use-act.js';
import { workspacesChanged } from '../../parts/workspace-changes.js';
import { undos } from './undo.js';

type TableProps = { readonly label: string; readonly workspaces: readonly Workspace[]; readonly chosen: string };

const COLUMNS = ['Workspace', 'Mode', 'Clock (UTC)', { number: 'Apps' }, 'Base URL', 'Do'] as const;

/** All workspaces; the whole page is about the one that is chosen. */
export function WorkspaceTable({ label, workspaces, chosen }: TableProps) {
  const address = useAddress();
  const { act, isActing, refusal, said } = useAct();
  const to = (id: string): string => inWorkspace(address, id);
  const remove = async (id: string): Promise<void> => {
    if ((await act(`DELETE workspaces/${encodeURIComponent(id)}`, { said: `${id} is deleted.` })) === null) return;
    undos.forgetAll(id);
    if (id === chosen) goTo(to('default'));
    workspacesChanged();
  };
  return (
    <>
      <Done refusal={refusal} said={said} />
      <ScrollTable label={label} columns={COLUMNS}>
        {workspaces.map(({ id, mode, clock, apps, baseUrl }) => (
          <tr key={id} className={id === chosen ? 'opened' : ''}>
            <th scope="row">
              <Link to={to(id)}>{id}</Link>
              {id === chosen ? <span className="under">chosen</span> : null}
            </th>
            <td data-label="Mode">{mode}</td>
            <td data-label="Clock">
              {clock.mode === 'scaled' ? `${clock.rate} times as fast` : clock.mode}
              {clock.mode === 'real' ? null : (
                <span className="under">
                  <Instant at={clock.now} />
                </span>
              )}
            </td>
            <td className="number" data-label="Apps">
              {apps.length}
            </td>
            <td data-label="Base URL">
              <code>{baseUrl}</code>
            </td>
            <td>
              {id === 'default' ? (
                <span className="quiet">cannot be deleted, only reset</span>
              ) : (
                <Sure
                  about={id}
                  question="All that is in it is gone."
                  disabled={isActing}
                  onSure={() => void remove(id)}
                >
                  Delete
                </Sure>
              )}
            </td>
          </tr>
        ))}
      </ScrollTable>
    </>
  );
}
