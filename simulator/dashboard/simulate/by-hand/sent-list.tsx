import { inWorkspace } from '../../address.js';
import { Code } from '../../parts/code.js';
import { Link } from '../../parts/link.js';
import { inPage } from '../../parts/refusal-words.js';
import { visible } from '../../parts/shell-word.js';
import { curlOf, type Place } from '../curl-of.js';
import { Outcome } from '../outcome.js';
import type { Asked } from './asked.js';
import type { Sending } from './use-sent.js';

type SentListProps = { readonly sending: Sending; readonly place: Place; readonly asked: Asked };

/** What was sent from this page, the newest first, and what became of it. */
export function SentList({ sending: { sent }, place, asked }: SentListProps) {
  const ofWorkspace = place.workspace === 'default' ? {} : { workspace: place.workspace };
  const { installationId } = asked.phone;
  // As it was sent: the journal has it without hyphens.
  const hasOpened = sent.some(
    ({ call, entry }) =>
      entry !== null && call.to === 'mmp' && call.fields['analytics_installation_id'] === installationId,
  );
  const story = new URLSearchParams({ ...ofWorkspace, id: installationId, app: asked.app.id });
  return (
    <section className="sent" aria-labelledby="sent-title">
      <h2 id="sent-title">What was sent</h2>
      <p className="quiet">
        What this page sent, as networks and the backend of {visible(asked.app.name)} would. What anybody else sends
        stands in Live.
      </p>
      {hasOpened ? (
        <p>
          <Link to={`/installations?${story}`}>The story of this installation: who brought it, and why</Link>
        </p>
      ) : null}
      {sent.length === 0 ? (
        <p className="quiet">
          Nothing yet. Click the link, then open the app: the requests stand here and in{' '}
          <Link to={inWorkspace(new URL('/', location.href), place.workspace)}>Live</Link>, as any client's.
        </p>
      ) : null}
      <ol className="steps" aria-live="polite">
        {sent.map(({ number, says, call, entry, refusal }) => (
          <li key={number} className="taken">
            <p>{visible(says)}</p>
            {entry === null ? null : <Outcome entry={entry} workspace={place.workspace} />}
            {refusal === null ? null : <p className="error">{inPage(refusal)}</p>}
            {entry === null && refusal === null ? (
              <p className="quiet">
                {call.to === 'control'
                  ? 'Taken by the control API.'
                  : 'It was sent, and stands in the journal no more.'}
              </p>
            ) : null}
            <details>
              <summary>What was sent</summary>
              <Code label="As curl" text={curlOf(call, place)} />
            </details>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What was sent last, beside the buttons: on a narrow screen the list is far below. */
export function LastSent({ sending: { sent }, place }: Pick<SentListProps, 'sending' | 'place'>) {
  const [last] = sent;
  if (last === undefined) return null;
  const { says, entry, refusal } = last;
  return (
    <div className="last-sent">
      {visible(says)}
      {entry === null ? null : <Outcome entry={entry} workspace={place.workspace} />}
      {refusal === null ? null : <p className="error">{inPage(refusal)}</p>}
    </div>
  );
}
