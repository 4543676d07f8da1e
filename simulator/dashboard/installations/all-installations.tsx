import { useAddress, withQuery } from '../address.js';
import { Link } from '../parts/link.js';

/** The way back to the list. */
export function AllInstallations() {
  const address = useAddress();
  return (
    <Link to={withQuery(address, { id: null, app: null })} isWayBack>
      All installations
    </Link>
  );
}
