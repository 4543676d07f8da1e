import type { Workspace, World } from '@mmp-sim/contracts/answers';
import { type FormEvent, useState } from 'react';
import { goTo, useAddress, withQuery, workspaceOf } from '../../address.js';
import { ask, Refusal } from '../../api.js';
import { curlOf } from '../curl-of.js';
import { Code } from '../../parts/code.js';

const PRESETS = [
  ['hyper-casual', 'hyper-casual: a game that lives on ads'],
  ['mid-core', 'mid-core: a game that lives on purchases'],
  ['subscription', 'subscription: plans behind a trial'],
  ['commerce', 'commerce: a shop'],
] as const;

type NewWorldFormProps = {
  /** Something has happened in the workspace: a world needs another one. */
  readonly isUsed: boolean;
  readonly onBegun: () => void;
};

/** Asks for a world: in this workspace where nothing has happened in it, else in a new one. */
export function NewWorldForm({ isUsed: hasInstalls, onBegun }: NewWorldFormProps) {
  const address = useAddress();
  const here = workspaceOf(address);
  const [isAsking, setIsAsking] = useState(false);
  /** There are no installs, and yet something has happened. */
  const [wasRefused, setWasRefused] = useState(false);
  const isUsed = hasInstalls || wasRefused;
  const [refused, setRefused] = useState('');
  const [asked, setAsked] = useState({ preset: 'hyper-casual', installs: '500', days: '30', seed: '' });
  const [id, setId] = useState(() => nextName(here));
  const workspace = isUsed ? id.trim() : here;
  const body = {
    preset: asked.preset,
    installs: Number(asked.installs),
    days: Number(asked.days),
    ...(asked.seed.trim() === '' ? {} : { seed: asked.seed.trim() }),
  };
  const begin = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsAsking(true);
    setRefused('');
    try {
      if (isUsed) await ask<Workspace>('POST workspaces', here, { body: { id: workspace } });
      await ask<World>('POST worlds', workspace, { body });
      if (isUsed) goTo(withQuery(address, { workspace }));
      else onBegun();
    } catch (error) {
      setWasRefused(error instanceof Refusal && error.code === 'WORKSPACE_USED');
      setRefused(error instanceof Refusal ? error.message : String(error));
    }
    setIsAsking(false);
  };
  const set = (name: keyof typeof asked, value: string): void => setAsked({ ...asked, [name]: value });
  return (
    <form onSubmit={(event) => void begin(event)}>
      <fieldset>
        <legend>{isUsed ? 'Another one' : 'What is to be made'}</legend>
        <div className="fields wide">
          <label>
            Kind of app
            <select value={asked.preset} onChange={({ target }) => set('preset', target.value)}>
              {PRESETS.map(([value, text]) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
          </label>
          <Count label="Installs" value={asked.installs} most={2000} onSet={(value) => set('installs', value)} />
          <Count label="Days" value={asked.days} most={366} onSet={(value) => set('days', value)} />
          <label>
            Seed
            <input
              value={asked.seed}
              placeholder="the workspace's id"
              spellCheck={false}
              onChange={({ target }) => set('seed', target.value)}
            />
          </label>
          {isUsed ? (
            <label>
              In a new workspace
              <input
                value={id}
                required
                pattern="[A-Za-z0-9_\-]+"
                title="letters, digits, - and _"
                spellCheck={false}
                onChange={({ target }) => setId(target.value)}
              />
            </label>
          ) : null}
        </div>
        {isUsed ? (
          <p className="quiet">
            Something has happened in the workspace <code>{here}</code>, and a world begins where nothing has: it gets a
            workspace of its own, which this page then is about.
          </p>
        ) : null}
        <p className="actions">
          <button type="submit" className="primary" disabled={isAsking}>
            {isAsking ? 'Looking whether it can be made…' : 'Make it'}
          </button>
        </p>
        {refused === '' ? null : (
          <p role="alert" className="error">
            {refused}
          </p>
        )}
        <details>
          <summary>The same from a terminal</summary>
          <Code
            label="As curl"
            text={curlOf(
              { to: 'control', what: 'POST worlds', body },
              { origin: location.origin, prefix: '', workspace },
            )}
          />
        </details>
      </fieldset>
    </form>
  );
}

/** `campaign`, and from there on `campaign-2`. */
function nextName(here: string): string {
  const [, name, number = '1'] = /^(campaign)(?:-(\d{1,6}))?$/.exec(here) ?? [];
  return name === undefined ? 'campaign' : `${name}-${Number(number) + 1}`;
}

type CountProps = {
  readonly label: string;
  readonly value: string;
  readonly most: number;
  readonly onSet: (value: string) => void;
};

function Count({ label, value, most, onSet }: CountProps) {
  return (
    <label>
      {label}, at most {most.toLocaleString('en')}
      <input
        type="number"
        value={value}
        min={1}
        max={most}
        step={1}
        required
        inputMode="numeric"
        onChange={({ target }) => onSet(target.value)}
      />
    </label>
  );
}
