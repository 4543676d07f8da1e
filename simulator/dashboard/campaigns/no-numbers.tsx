import { goTo, useAddress, withQuery, workspaceOf } from '../address.js';
import { Code } from '../parts/code.js';
import { Link } from '../parts/link.js';

/** Nothing to count: what to send, for this very address. */
export function NoNumbers({ isFiltered }: { readonly isFiltered: boolean }) {
  const address = useAddress();
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
        A first open is an install.{' '}
        <Link to={withQuery(new URL('/', address), workspaceQuery(workspace))}>What to send</Link> stands on the page of
        the requests. What ads cost comes from their networks:
      </p>
      <Code text={report(workspace)} label="A report of a network; appId is of GET /_sim/apps" />
      <p>Or begin with a month of a small game:</p>
      <Code text="mmp-sim start --demo" label="A demo" />
    </section>
  );
}

const workspaceQuery = (id: string): { readonly workspace: string | null } => ({
  workspace: id === 'default' ? null : id,
});

const report = (workspace: string): string =>
  [
    `curl -i '${location.origin}/_sim/network-reports?workspace=${workspace}'`,
    "-H 'Content-Type: application/json'",
    `-d '{"appId":"APP","date":"${new Date().toISOString().slice(0, 10)}","channel":"unity","impressions":1000,"clicks":40,"installs":5,"spend":"12.50"}'`,
  ].join(' \\\n  ');
