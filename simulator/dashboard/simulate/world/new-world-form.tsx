import { type FormEvent, useState } from 'react';
import { goTo, useAddress, inWorkspace, workspaceOf } from '../../address.js';
import { Refusal } from '../../api.js';
import { awaitArrival } from '../../parts/arrival.js';
import { Code } from '../../parts/code.js';
import { controlCurl } from '../../parts/curl.js';
import { Done } from '../../parts/done.js';
import { FieldProblem, type Fields, useFields } from '../../parts/field-problem.js';
import { useAct } from '../../parts/use-act.js';
import { workspacesChanged } from '../../parts/workspace-changes.js';
import { useBeginning } from './use-beginning.js';

const PRESETS = [
  ['hyper-casual', 'hyper-casual: a game that lives on ads'],
  ['mid-core', 'mid-core: a game that lives on purchases'],
  ['subscription', 'subscription: plans behind a trial'],
  ['commerce', 'commerce: a shop'],
] as const;
/** docs/control-api.md#worlds */
const MOST_DAYS = 366;

type NewWorldFormProps = {
  /** Something has happened in the workspace: a world needs another one. */
  readonly isUsed: boolean;
  /** Those that there are. */
  readonly workspaces: readonly string[];
  readonly mostInstalls: number;
  /** It was said that something has happened in the workspace. */
  readonly onUsed: () => void;
  readonly onBegun: () => void;
};

/** Asks for a world: in this workspace where nothing has happened in it, else in a new one. */
export function NewWorldForm({ isUsed, workspaces, mostInstalls, onUsed, onBegun }: NewWorldFormProps) {
  const address = useAddress();
  const here = workspaceOf(address);
  const { run, isActing, refusal, said } = useAct();
  const fields = useFields(refusal, ['preset', 'installs', 'days', 'seed', 'id']);
  const { beginHere, beginInNew } = useBeginning(here);
  const [asked, setAsked] = useState({
    preset: 'hyper-casual',
    installs: String(Math.min(500, mostInstalls)),
    days: '30',
    seed: '',
  });
  const [id, setId] = useState(() => freeName(workspaces));
  const workspace = isUsed ? id.trim() : here;
  const body = {
    preset: asked.preset,
    installs: Number(asked.installs),
    days: Number(asked.days),
    ...(asked.seed.trim() === '' ? {} : { seed: asked.seed.trim() }),
  };
  const begin = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const begun = await run(async () => {
      try {
        await (isUsed ? beginInNew(workspace, body) : beginHere(body));
      } catch (error) {
        if (!isUsed && error instanceof Refusal && error.code === 'WORKSPACE_USED') onUsed();
        throw error;
      }
    });
    if (begun === null) return;
    awaitArrival(`world of ${workspace}`);
    if (!isUsed) {
      onBegun();
      return;
    }
    workspacesChanged();
    goTo(inWorkspace(address, workspace));
  };
  const set = (name: keyof typeof asked, value: string): void => setAsked({ ...asked, [name]: value });
  return (
    <form onSubmit={(event) => void begin(event)}>
      <fieldset>
        <legend>{isUsed ? 'Generate another campaign' : 'What is to be generated'}</legend>
        <div className="fields wide">
          <label>
            Kind of app
            <select
              {...fields.at('preset')}
              value={asked.preset}
              onChange={({ target }) => set('preset', target.value)}
            >
              {PRESETS.map(([value, text]) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
            <FieldProblem of={fields} path="preset" />
          </label>
          <CountField
            label="Installs"
            path="installs"
            fields={fields}
            value={asked.installs}
            most={mostInstalls}
            onSet={(value) => set('installs', value)}
          />
          <CountField
            label="Days"
            path="days"
            fields={fields}
            value={asked.days}
            most={MOST_DAYS}
            onSet={(value) => set('days', value)}
          />
          <label>
            Seed
            <input
              value={asked.seed}
              placeholder="the workspace's id"
              spellCheck={false}
              onChange={({ target }) => set('seed', target.value)}
              {...fields.at('seed')}
            />
            <FieldProblem of={fields} path="seed" />
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
                {...fields.at('id')}
              />
              <FieldProblem of={fields} path="id" />
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
          <button type="submit" className="primary" disabled={isActing}>
            {isActing ? 'Looking whether it can be made…' : 'Make it'}
          </button>
        </p>
        <Done refusal={refusal} said={said} atFields={fields.paths} />
        <details>
          <summary>The same from a terminal</summary>
          <Code label="As curl" text={controlCurl('POST worlds', workspace, body)} />
        </details>
      </fieldset>
    </form>
  );
}

/** `campaign`, else the first of `campaign-2`, `campaign-3` … that nobody has. */
function freeName(taken: readonly string[]): string {
  let [name, number] = ['campaign', 1];
  while (taken.includes(name)) {
    number += 1;
    name = `campaign-${number}`;
  }
  return name;
}

type CountFieldProps = {
  readonly label: string;
  /** Its name in the body. */
  readonly path: string;
  readonly fields: Fields;
  readonly value: string;
  readonly most: number;
  readonly onSet: (value: string) => void;
};

function CountField({ label, path, fields, value, most, onSet }: CountFieldProps) {
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
        {...fields.at(path)}
      />
      <FieldProblem of={fields} path={path} />
    </label>
  );
}
