import type { AppList } from '@mmp-sim/contracts/answers';
import { type FormEvent, useState } from 'react';
import { useAddress, workspaceOf } from '../../address.js';
import { Code } from '../../parts/code.js';
import { controlCurl } from '../../parts/curl.js';
import { Done } from '../../parts/done.js';
import { ENDPOINTS } from '../../parts/endpoints.js';
import { FieldProblem, useFields } from '../../parts/field-problem.js';
import { useAct } from '../../parts/use-act.js';
import { appName } from '../../parts/app-name.js';
import { useAnswer } from '../../parts/use-answer.js';
import { BAD_DAYS, type Effect, EMPTY_FAULT, type FaultForm, newFault, pathsOf } from './fault-form.js';

const EFFECTS: readonly (readonly [Effect, string])[] = [
  ['status', 'an error status'],
  ['reset', 'a connection that is reset'],
  ['timeoutMs', 'no answer'],
  ['delayMs', 'the answer, late'],
  ['drip', 'the answer in pieces'],
];

/** Sets a fault. */
export function NewFaultForm({ onMade }: { readonly onMade: () => void }) {
  const workspace = workspaceOf(useAddress());
  const apps = useAnswer<AppList>('GET apps');
  const [form, setForm] = useState(EMPTY_FAULT);
  const { act, isActing, refusal, said } = useAct();
  const set = (changes: Partial<FaultForm>): void => setForm((before) => ({ ...before, ...changes }));
  const paths = pathsOf(form);
  const fields = useFields(refusal, Object.values(paths));
  const field = (name: keyof FaultForm) => ({
    ...(paths[name] === undefined ? {} : fields.at(paths[name])),
    value: form[name],
    onChange: ({ target }: { readonly target: { readonly value: string } }) => set({ [name]: target.value }),
  });
  const below = (name: keyof FaultForm) =>
    paths[name] === undefined ? null : <FieldProblem of={fields} path={paths[name]} />;
  const make = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if ((await act('POST faults', { body: newFault(form), said: 'It waits for its requests.' })) !== null) onMade();
  };
  return (
    <form className="form box" onSubmit={(event) => void make(event)}>
      <h2>A new fault</h2>
      <p className="actions presets-of-faults">
        {BAD_DAYS.map(([name, day]) => (
          <button key={name} type="button" onClick={() => setForm({ ...EMPTY_FAULT, ...day })}>
            {name}
          </button>
        ))}
      </p>
      <label>
        Requests to
        <select {...field('endpoint')}>
          <option value="">all endpoints</option>
          {ENDPOINTS.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        {below('endpoint')}
      </label>
      <label>
        of the app
        <select {...field('app')}>
          <option value="">all apps</option>
          {(apps.answer?.items ?? []).map((app) => (
            <option key={app.id} value={app.id}>
              {appName(app)}
            </option>
          ))}
        </select>
        {below('app')}
      </label>
      <label>
        Which of them
        <select {...field('when')}>
          <option value="always">all</option>
          <option value="first">the first so many</option>
          <option value="nth">one alone, by its number</option>
          <option value="probability">each with a probability</option>
        </select>
      </label>
      {form.when === 'always' ? null : (
        <>
          <label>
            {form.when === 'probability' ? 'Probability, 0–1' : form.when === 'nth' ? 'Number' : 'How many'}
            <input type="number" step="any" min="0" required {...field('count')} />
            {below('count')}
          </label>
          <label>
            Counted
            <select {...field('per')}>
              <option value="workspace">all together</option>
              <option value="installation">each installation on its own</option>
            </select>
            {below('per')}
          </label>
        </>
      )}
      <label>
        What the sender meets
        <select {...field('effect')}>
          {EFFECTS.map(([one, name]) => (
            <option key={one} value={one}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {form.effect === 'status' ? (
        <>
          <label>
            Status
            <input type="number" required {...field('status')} />
            {below('status')}
          </label>
          <label>
            Retry-After, s or a date
            <input {...field('retryAfter')} placeholder="none" spellCheck={false} />
            {below('retryAfter')}
          </label>
          <label>
            Body
            <input {...field('body')} placeholder="the MMP’s own" spellCheck={false} />
            {below('body')}
          </label>
        </>
      ) : null}
      {form.effect === 'timeoutMs' ? (
        <label>
          Closed after, ms
          <input type="number" min="0" required {...field('timeoutMs')} />
          {below('timeoutMs')}
        </label>
      ) : (
        <label>
          Later by, ms
          <input type="number" min="0" required={form.effect === 'delayMs'} placeholder="0" {...field('delayMs')} />
          {below('delayMs')}
        </label>
      )}
      {form.effect === 'drip' ? (
        <>
          <label>
            A piece each, ms
            <input type="number" min="0" required {...field('everyMs')} />
            {below('everyMs')}
          </label>
          <label>
            Bytes of a piece
            <input type="number" min="1" placeholder="1" {...field('bytes')} />
            {below('bytes')}
          </label>
        </>
      ) : null}
      <label>
        When it happens
        <select {...field('phase')}>
          <option value="before">before the request counts</option>
          <option value="after">after it has counted</option>
        </select>
        {below('phase')}
      </label>
      <button type="submit" className="primary" disabled={isActing}>
        Set it
      </button>
      <Done refusal={refusal} said={said} atFields={fields.paths} />
      <details className="whole">
        <summary>The same from a terminal</summary>
        <Code label="As curl" text={controlCurl('POST faults', workspace, newFault(form))} />
      </details>
    </form>
  );
}
