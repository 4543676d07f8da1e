import { useAddress, workspaceOf } from '../address.js';
import { AppByCurl } from './app-by-curl.js';
import { Link } from './link.js';

/** Nothing can be sent before there is an app: how to make one. */
export function NoApp({ onAgain }: { readonly onAgain: () => void }) {
  const workspace = workspaceOf(useAddress());
  return (
    <>
      <p>
        The workspace has no app with a key.{' '}
        <Link to={`/control/apps?${new URLSearchParams({ workspace })}`}>Make one</Link> first, there or in a terminal:
      </p>
      <AppByCurl onAgain={onAgain} />
    </>
  );
}
