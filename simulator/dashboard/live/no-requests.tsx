import type { InstallList } from '@mmp-sim/contracts/answers';
import { goTo, useAddress, withQuery, workspaceOf } from '../address.js';
import { AnOpen } from '../simulate/an-open.js';
import { Link } from '../parts/link.js';
import { useAnswer } from '../parts/use-answer.js';

/** Nothing to show: what to send, for this very address. */
export function NoRequests({ isFiltered }: { readonly isFiltered: boolean }) {
  const address = useAddress();
  if (isFiltered) {
    const none = { verdict: null, endpoint: null, app: null, installation: null, text: null };
    const installation = address.searchParams.get('installation');
    return (
      <section className="empty">
        <h2>No request is like that</h2>
        <p>What comes and is like it will stand here.</p>
        {installation === null ? null : (
          <p>
            An installation is filtered by a whole id.{' '}
            <Link to={withQuery(address, { ...none, text: installation })}>Search the text for it</Link>, where a part
            is enough.
          </p>
        )}
        <button type="button" onClick={() => goTo(withQuery(address, none))}>
          Show all
        </button>
      </section>
    );
  }
  return <NothingCame />;
}

function NothingCame() {
  const workspace = workspaceOf(useAddress());
  const installs = useAnswer<InstallList>('GET installs', { query: { limit: '1' } });
  const query = new URLSearchParams({ workspace });
  return (
    <section className="empty">
      <h2>No request has come yet</h2>
      {(installs.answer?.items.length ?? 0) === 0 ? null : (
        <p>
          There are installations all the same: a campaign that is generated makes them without requests, and requests
          can be deleted. They stand in <Link to={`/installations?${query}`}>Installations</Link>, and what they brought
          in <Link to={`/campaigns?${query}`}>Campaigns</Link>.
        </p>
      )}
      <p>Send one to this address, and it stands here at once:</p>
      <AnOpen />
    </section>
  );
}
