import type { InstallStory } from '@mmp-sim/contracts/answers';
import { useAddress, withQuery, workspaceOf } from '../address.js';
import { Failure } from '../parts/failure.js';
import { Instant } from '../parts/instant.js';
import { Link } from '../parts/link.js';
import { useAnswer } from '../parts/use-answer.js';
import { Candidates } from './candidates.js';
import { momentsOf } from './moments.js';
import { WhatIf } from './what-if.js';

/** All that is known of one installation, and why it was attributed as it was. */
export function Story({ id }: { readonly id: string }) {
  const address = useAddress();
  const app = address.searchParams.get('app');
  const {
    answer: story,
    refusal,
    askAgain,
  } = useAnswer<InstallStory>(`GET installs/${encodeURIComponent(id)}`, {
    query: { app },
  });
  if (refusal?.code === 'NOT_FOUND') {
    return (
      <section className="empty">
        <h1>Nobody has this id</h1>
        <p>{refusal.problem?.detail}</p>
        <Link to={withQuery(address, { id: null, app: null })}>All installations</Link>
      </section>
    );
  }
  if (refusal !== null) return <Failure refusal={refusal} onAgain={askAgain} />;
  if (story === null) return <p className="quiet">Loading its story…</p>;
  const requests = `/?${new URLSearchParams({ workspace: workspaceOf(address), installation: story.installationId })}`;
  return (
    <section className="story">
      <h1>
        <code>{story.installationId}</code>
      </h1>
      <p className="summary">{story.summary}</p>
      <dl>
        <dt>App</dt>
        <dd>
          {story.app.name}, {story.app.bundleId}, {story.app.platform}
        </dd>
        <dt>Advertising id</dt>
        <dd>{story.advertisingId ?? 'none'}</dd>
        <dt>Device id</dt>
        <dd>{story.developerDeviceId ?? 'none'}</dd>
        <dt>Counts as an install</dt>
        <dd>
          {story.tracked ? 'yes' : 'no'}
          {story.reinstall ? ', it is a reinstall' : ''}
          {story.imported ? ', it was told of as a user who was there before' : ''}
        </dd>
        <dt>Revenue, US dollars</dt>
        <dd>
          purchases {story.revenueUsd.purchases.gross} gross, {story.revenueUsd.purchases.net} net · subscriptions{' '}
          {story.revenueUsd.subscriptions.gross} gross, {story.revenueUsd.subscriptions.net} net · ads{' '}
          {story.revenueUsd.adImpressions}
        </dd>
      </dl>
      <p>
        <Link to={requests}>Its requests</Link>
      </p>
      <h2>Who brought it</h2>
      {story.attribution === null ? (
        <p className="quiet">It has no first open yet, so nobody was asked.</p>
      ) : (
        <>
          <Candidates attribution={story.attribution} />
          <WhatIf story={story} attribution={story.attribution} />
        </>
      )}
      <h2>What it did</h2>
      <ol className="timeline">
        {momentsOf(story).map(({ at, what, more, tone }, index) => (
          <li key={index} className={tone}>
            <Instant at={at} />
            <span>
              <strong>{what}</strong> {more}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
