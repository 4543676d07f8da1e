import { goTo, useAddress, withQuery } from '../address.js';
import { AnOpen } from '../parts/an-open.js';

/** Nothing to show: what to send, for this very address. */
export function NoRequests({ isFiltered }: { readonly isFiltered: boolean }) {
  const address = useAddress();
  if (isFiltered) {
    const none = { verdict: null, endpoint: null, app: null, installation: null, text: null };
    return (
      <section className="empty">
        <h2>No request is like that</h2>
        <p>What comes and is like it will stand here.</p>
        <button type="button" onClick={() => goTo(withQuery(address, none))}>
          Show all
        </button>
      </section>
    );
  }
  return (
    <section className="empty">
      <h2>No request has come yet</h2>
      <p>Send one to this address, and it stands here at once:</p>
      <AnOpen />
    </section>
  );
}
