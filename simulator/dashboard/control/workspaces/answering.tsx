import type { Workspace } from '@mmp-sim/contracts/answers';
import { Done } from '../../parts/done.js';
import { useAct } from '../../parts/use-act.js';

type AnsweringProps = { readonly workspace: Workspace; readonly onChanged: () => void };

/** How the workspace answers: as the MMP would, or strictly. */
export function Answering({ workspace: { id, mode, anyKey }, onChanged }: AnsweringProps) {
  const { act, isActing, refusal, said } = useAct();
  const set = async (body: Partial<Pick<Workspace, 'mode' | 'anyKey'>>, done: string): Promise<void> => {
    if ((await act(`PATCH workspaces/${encodeURIComponent(id)}`, { body, said: done })) !== null) onChanged();
  };
  return (
    <form className="form" onSubmit={(event) => event.preventDefault()}>
      <fieldset disabled={isActing}>
        <legend>Mode</legend>
        <label>
          <input
            type="radio"
            name="mode"
            checked={mode === 'faithful'}
            onChange={() => void set({ mode: 'faithful' }, 'It answers as the MMP does.')}
          />
          <span>
            Faithful{' '}
            <span className="quiet">what is wrong is answered as the MMP would, often with a friendly 2xx</span>
          </span>
        </label>
        <label>
          <input
            type="radio"
            name="mode"
            checked={mode === 'strict'}
            onChange={() => void set({ mode: 'strict' }, 'What breaks the contract is answered with a 4xx.')}
          />
          <span>
            Strict <span className="quiet">what is not recorded or breaks the contract is answered with a 4xx</span>
          </span>
        </label>
        <label>
          <input
            type="checkbox"
            checked={anyKey}
            onChange={() =>
              void set({ anyKey: !anyKey }, anyKey ? 'Unknown keys are refused.' : 'Unknown keys make apps.')
            }
          />
          <span>
            Any key <span className="quiet">an unknown key with an unknown app makes that app</span>
          </span>
        </label>
      </fieldset>
      <Done refusal={refusal} said={said} />
    </form>
  );
}
