import type { CallbackList, CallbackPreview, InstallList } from '@mmp-sim/contracts/answers';
import type { NewCallback } from '@mmp-sim/contracts/wire';
import { useState } from 'react';
import { Instant } from '../parts/instant.js';
import { inPage } from '../parts/refusal-words.js';
import { visible } from '../parts/shell-word.js';
import { useAnswer } from '../parts/use-answer.js';
import { useSettled } from '../parts/use-settled.js';
import { HoldingMode } from './callback-mode.js';

type PreviewProps = { readonly body: NewCallback; readonly mode: CallbackList['mode'] };

/** What a callback would call as it stands, of an installation that is chosen or of the last one, and whether that is sent. */
export function PreviewOf({ body, mode }: PreviewProps) {
  const [whose, setWhose] = useState('');
  const asked = useSettled(JSON.stringify({ body, whose: whose.trim() }));
  const settled = JSON.parse(asked) as { readonly body: NewCallback; readonly whose: string };
  const isAsked = settled.body.url !== '';
  const { answer, refusal } = useAnswer<CallbackPreview>(isAsked ? 'POST callbacks/preview' : null, {
    query: { installation: settled.whose },
    body: settled.body,
  });
  const installs = useAnswer<InstallList>('GET installs', { query: { limit: '20' } });
  const problems = refusal?.problem?.problems ?? [];
  const isShown = isAsked && refusal === null && answer !== null;
  // Then it is not sent in this mode either, which the finding says.
  const isRefused = isShown && answer.findings.some(({ rule }) => rule === 'host-not-allowed');
  return (
    <div className="preview">
      <div className="preview-head">
        <h3 id="preview-title">What would be called</h3>
        <label>
          For the installation
          <input
            value={whose}
            onChange={({ target }) => setWhose(target.value)}
            list="last-installations"
            placeholder="the last one"
            spellCheck={false}
          />
          <datalist id="last-installations">
            {(installs.answer?.items ?? []).map(({ installationId, app, attribution }) => (
              <option key={`${app.id} ${installationId}`} value={installationId}>
                {app.bundleId}, {visible(attribution?.channel ?? 'organic')}
              </option>
            ))}
          </datalist>
        </label>
      </div>
      <div aria-live="polite">
        {!isAsked ? (
          <p className="quiet">Write a URL, and it stands here with the values in the macros’ places.</p>
        ) : refusal !== null ? (
          <ul className="refused">
            {problems.length === 0 ? <li>{inPage(refusal)}</li> : null}
            {problems.map(({ path, given, expected }, index) => (
              <li key={index}>
                {given?.startsWith('{{') === true ? (
                  <NoMacro given={given} expected={expected} />
                ) : (
                  <>
                    <code>{path}</code>
                    {given === null ? ' is missing' : <> {visible(given)}</>}: {expected}
                  </>
                )}
              </li>
            ))}
          </ul>
        ) : answer === null ? (
          <p className="quiet">Loading…</p>
        ) : (
          <WouldBeCalled preview={answer} />
        )}
        {isRefused && mode === 'send' ? null : <HoldingMode mode={mode} />}
      </div>
    </div>
  );
}

/** The simulator's words are for who asks it by HTTP; here all macros stand in the form. */
function NoMacro({ given, expected }: { readonly given: string; readonly expected: string }) {
  const near = expected.match(/\{\{\w+\}\}/g) ?? [];
  return (
    <>
      <code>{given}</code> is no macro.{' '}
      {near.length === 1 ? `Did you mean ${near.join('')}?` : `The nearest are ${near.join(', ')}.`} All of them stand
      above, under Macros.
    </>
  );
}

function WouldBeCalled({
  preview: { installation, fact, matches, rendered, url, method, values, findings },
}: {
  readonly preview: CallbackPreview;
}) {
  return (
    <>
      <pre tabIndex={0}>
        {method} {visible(rendered ?? url)}
      </pre>
      {installation === null ? (
        <p className="quiet">No installation has opened the app yet: the macros stand as they are.</p>
      ) : (
        <p className={matches ? 'quiet' : 'warning'}>
          {matches ? `The newest ${fact?.type ?? ''} of ` : 'Nothing like that has happened to '}
          <code>{installation.installationId}</code> ({installation.app.bundleId})
          {fact === null ? '' : matches ? ', ' : `: values are those of its newest ${fact.type}, `}
          {fact === null ? '' : <Instant at={fact.at} />}
          {fact === null ? '' : ' UTC'}
          {matches ? '.' : '; what is of the event is left out.'}
        </p>
      )}
      {values.length === 0 ? null : (
        <dl className="values">
          {values.map(({ macro, value }) => (
            <div key={macro}>
              <dt>
                <code>{macro}</code>
              </dt>
              <dd>{value === null ? <span className="quiet">nothing</span> : visible(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {findings.map(({ rule, message, hint }) => (
        <p key={rule + message} className="warning">
          {visible(message)} {visible(hint)}
        </p>
      ))}
    </>
  );
}
