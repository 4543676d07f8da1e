import type { Workspace } from '@mmp-sim/contracts/answers';
import type { NewWorkspace as Body, Platform } from '@mmp-sim/contracts/wire';
import { type FormEvent, useState } from 'react';
import { goTo, useAddress, inWorkspace } from '../../address.js';
import { awaitArrival } from '../../parts/arrival.js';
import { Done } from '../../parts/done.js';
import { FieldProblem, useFields } from '../../parts/field-problem.js';
import { useAct } from '../../parts/use-act.js';
import { workspacesChanged } from '../../parts/workspace-changes.js';
import { PLATFORMS } from '../platforms.js';

/** As a problem names them. */
const ID = 'id';
const BUNDLE_ID = 'apps.0.bundleId';
const PLATFORM = 'apps.0.platform';
const SEED = 'seed';

/** Makes a workspace, with an app in it where one is named, and goes there. */
export function NewWorkspace() {
  const address = useAddress();
  const { act, isActing, refusal, said } = useAct();
  const fields = useFields(refusal, [ID, BUNDLE_ID, PLATFORM, SEED]);
  const [form, setForm] = useState({
    id: '',
    seed: '',
    isFrozen: false,
    isScoped: false,
    bundleId: '',
    platform: 'android' as Platform,
  });
  const set = (changes: Partial<typeof form>): void => setForm((before) => ({ ...before, ...changes }));
  const make = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { id, seed, isFrozen, isScoped, bundleId, platform } = form;
    const body: Body = {
      ...(id.trim() === '' ? {} : { id: id.trim() }),
      ...(seed === '' ? {} : { seed }),
      ...(isFrozen ? { clock: { mode: 'frozen' } } : {}),
      ...(isScoped ? { keyScope: 'workspace' } : {}),
      ...(bundleId.trim() === '' ? {} : { apps: [{ bundleId: bundleId.trim(), platform }] }),
    };
    const made = await act<Workspace>('POST workspaces', { body });
    if (made === null) return;
    awaitArrival(`workspace ${made.answer.id}`);
    workspacesChanged();
    goTo(inWorkspace(address, made.answer.id));
  };
  return (
    <form className="form box" onSubmit={(event) => void make(event)}>
      <h3>A new one</h3>
      <label>
        Id
        <input
          value={form.id}
          onChange={({ target }) => set({ id: target.value })}
          placeholder="one is made"
          spellCheck={false}
          {...fields.at(ID)}
        />
        <FieldProblem of={fields} path={ID} />
      </label>
      <label>
        First app
        <input
          value={form.bundleId}
          onChange={({ target }) => set({ bundleId: target.value })}
          placeholder="com.example.game"
          spellCheck={false}
          {...fields.at(BUNDLE_ID)}
        />
        <FieldProblem of={fields} path={BUNDLE_ID} />
      </label>
      <label>
        on
        <select
          {...fields.at(PLATFORM)}
          value={form.platform}
          onChange={({ target }) => set({ platform: target.value as Platform })}
        >
          {PLATFORMS.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        <FieldProblem of={fields} path={PLATFORM} />
      </label>
      <label>
        Seed
        <input
          value={form.seed}
          onChange={({ target }) => set({ seed: target.value })}
          placeholder="that of the settings"
          spellCheck={false}
          {...fields.at(SEED)}
        />
        <FieldProblem of={fields} path={SEED} />
      </label>
      <label className="check">
        <input type="checkbox" checked={form.isFrozen} onChange={({ target }) => set({ isFrozen: target.checked })} />
        with a frozen clock
      </label>
      <label className="check">
        <input type="checkbox" checked={form.isScoped} onChange={({ target }) => set({ isScoped: target.checked })} />
        SDK keys that work at its base URL only
      </label>
      <button type="submit" className="primary" disabled={isActing}>
        Make it
      </button>
      <Done refusal={refusal} said={said} atFields={fields.paths} />
    </form>
  );
}
