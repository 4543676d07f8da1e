import type { InstallStory } from '@mmp-sim/contracts/answers';
import { useAddress, workspaceOf } from '../address.js';
import { Answered } from '../parts/answered.js';
import { Link } from '../parts/link.js';
import { visible } from '../parts/shell-word.js';
import { useAnswer } from '../parts/use-answer.js';
import { AllInstallations } from './all-installations.js';
import { Candidates } from './candidates.js';
import { SeveralApps } from './several-apps.js';
import './story.css';
import { Timeline } from './timeline.js';
import { WhatIf } from './what-if.js';

type StoryProps = {
  readonly id: string;
  /** Another number asks again. */
  readonly again: number;
};

/** All that is known of one installation, and why it was attributed as it was. */
export function Story({ id, again }: StoryProps) {
  const address = useAddress();
  const app = address.searchParams.get('app');
  const asking = useAnswer<InstallStory>(`GET installs/${encodeURIComponent(id)}`, { query: { app }, again });
  const { refusal } = asking;
  if (refusal?.code === 'NOT_FOUND') {
    return (
      <section className="empty">
        <h1>Nobody has this id</h1>
        <p>
          An installation is found by a whole id: its own, its advertising id or its device id.{' '}
          <code>{visible(id)}</code> is none of this workspace.
        </p>
        <ul>
          <li>
            <Link to={`/?${new URLSearchParams({ workspace: workspaceOf(address), text: id })}`}>
              Requests with this text in them
            </Link>
            , where a part of an id is enough
          </li>
          <li>
            <AllInstallations />
          </li>
        </ul>
      </section>
    );
  }
  if (refusal?.code === 'AMBIGUOUS') return <SeveralApps id={id} refusal={refusal} />;
  return (
    <Answered asking={asking} loading="Loading its story…">
      {(story) => <Told story={story} />}
    </Answered>
  );
}

function Told({ story }: { readonly story: InstallStory }) {
  const address = useAddress();
  const requestsOf = (installation: string): string =>
    `/?${new URLSearchParams({ workspace: workspaceOf(address), installation })}`;
  return (
    <section className="story">
      <h1>
        <code>{visible(story.installationId)}</code>
      </h1>
      <p className="summary">{visible(story.summary)}</p>
      <dl>
        <dt>App</dt>
        <dd>
          {visible(story.app.name)}, {story.app.bundleId}, {story.app.platform}
        </dd>
        <dt>Advertising id</dt>
        <dd>{visible(story.advertisingId ?? 'none')}</dd>
        <dt>Device id</dt>
        <dd>{visible(story.developerDeviceId ?? 'none')}</dd>
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
        <Link to={requestsOf(story.installationId)}>Its requests</Link>
        {story.advertisingId === null ? null : (
          <>
            {' · '}
            <Link to={requestsOf(story.advertisingId)}>All with its advertising id, clicks and views too</Link>
          </>
        )}
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
      <Timeline story={story} />
    </section>
  );
}
