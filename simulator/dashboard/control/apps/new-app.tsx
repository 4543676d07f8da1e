import type { App } from '@mmp-sim/contracts/answers';
import type { Platform } from '@mmp-sim/contracts/wire';
import { type FormEvent, useState } from 'react';
import { Done } from '../../parts/done.js';
import { FieldProblem, useFields } from '../../parts/field-problem.js';
import { useAct } from '../../parts/use-act.js';
import { PLATFORMS } from '../platforms.js';

/** Makes an app, with a key that nobody has. */
export function NewApp({ onMade }: { readonly onMade: (app: App) => void }) {
  const { act, isActing, refusal, said } = useAct();
  const fields = useFields(refusal, ['bundleId', 'platform', 'name']);
  const [bundleId, setBundleId] = useState('');
  const [name, setName] = useState('');
  const [platform, setPlatform] = useState<Platform>('android');
  const make = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const body = { bundleId: bundleId.trim(), platform, ...(name.trim() === '' ? {} : { name: name.trim() }) };
    const made = await act<App>('POST apps', { body, said: 'It is there, with a key.' });
    if (made === null) return;
    setBundleId('');
    setName('');
    onMade(made.answer);
  };
  return (
    <form className="form" onSubmit={(event) => void make(event)}>
      <label>
        Bundle id of a new app
        <input
          required
          value={bundleId}
          onChange={({ target }) => setBundleId(target.value)}
          placeholder="com.example.game"
          spellCheck={false}
          {...fields.at('bundleId')}
        />
        <FieldProblem of={fields} path="bundleId" />
      </label>
      <label>
        Platform
        <select
          {...fields.at('platform')}
          value={platform}
          onChange={({ target }) => setPlatform(target.value as Platform)}
        >
          {PLATFORMS.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        <FieldProblem of={fields} path="platform" />
      </label>
      <label>
        Name
        <input
          {...fields.at('name')}
          value={name}
          onChange={({ target }) => setName(target.value)}
          placeholder="for people"
        />
        <FieldProblem of={fields} path="name" />
      </label>
      <button type="submit" disabled={isActing}>
        Make it
      </button>
      <Done refusal={refusal} said={said} atFields={fields.paths} />
    </form>
  );
}
