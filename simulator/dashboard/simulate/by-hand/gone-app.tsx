import type { App } from '@mmp-sim/contracts/answers';
import { useAddress, withQuery } from '../../address.js';
import { appName } from '../../parts/app-name.js';
import { keyOf } from '../../parts/first-app.js';
import { Link } from '../../parts/link.js';

type GoneAppProps = {
  /** Those that are there. */
  readonly apps: readonly App[];
  /** As the address names it. */
  readonly wanted: string;
};

/** In place of all that would be sent: another app than the one that is meant is played with when it is chosen. */
export function GoneApp({ apps, wanted }: GoneAppProps) {
  const address = useAddress();
  const isThere = apps.some(({ id }) => id === wanted);
  return (
    <section className="empty">
      <p className="refused" role="alert">
        {isThere ? 'This app has no key that is not disabled.' : 'This app is not there any more.'} Nothing is sent
        until another one is chosen:
      </p>
      <ul>
        {apps
          .filter((app) => keyOf(app) !== null)
          .map((app) => (
            <li key={app.id}>
              <Link to={withQuery(address, { app: app.id, campaign: null, model: null })}>{appName(app)}</Link>
            </li>
          ))}
      </ul>
    </section>
  );
}
