import type { App, ClockState } from '@mmp-sim/contracts/answers';
import type { NewNetworkReports } from '@mmp-sim/contracts/wire';
import { goTo, inWorkspace, useAddress, withQuery, workspaceOf } from '../address.js';
import { Code } from '../parts/code.js';
import { controlCurl } from '../parts/curl.js';
import { Link } from '../parts/link.js';
import { NoApp } from '../parts/no-app.js';
import { useAnswer } from '../parts/use-answer.js';

type NoNumbersProps = { readonly isFiltered: boolean; readonly apps: readonly App[]; readonly onAgain: () => void };

/** Nothing to count: what to send, for this very address. */
export function NoNumbers({ isFiltered, apps, onAgain }: NoNumbersProps) {
  const address = useAddress();
  const clock = useAnswer<ClockState>('GET clock');
  const [app] = apps;
  const workspace = workspaceOf(address);
  if (isFiltered) {
    const none = { app: null, channel: null, country: null, from: null, to: null };
    return (
      <section className="empty">
        <h2>There are no installs and no spend like that</h2>
        <button type="button" onClick={() => goTo(withQuery(address, none))}>
          Show all
        </button>
      </section>
    );
  }
  return (
    <section className="empty">
      <h2>No installs and no spend yet</h2>
      <p>
        A first open is an install. <Link to={inWorkspace(new URL('/', address), workspace)}>What to send</Link> stands
        on the page of the requests. What ads cost comes from their networks:
      </p>
      {app === undefined ? (
        <NoApp onAgain={onAgain} />
      ) : clock.answer === null ? (
        <p className="quiet">Looking at the clock…</p>
      ) : (
        <Code
          text={controlCurl('POST network-reports', workspace, reportOf(app, clock.answer))}
          label={`What a network reports of ${app.name}`}
        />
      )}
      <p>Or begin with a month of a small game:</p>
      <Code text="npm start -- --demo" label="In place of this simulator, in its folder" />
    </section>
  );
}

/** Of the day that the workspace's clock shows. */
const reportOf = ({ id }: App, { now }: ClockState): NewNetworkReports => ({
  rows: [
    {
      appId: id,
      date: now.slice(0, 10),
      channel: 'unity',
      impressions: 1000,
      clicks: 40,
      installs: 5,
      spend: '12.50',
    },
  ],
});
