import type { AppList } from '@mmp-sim/contracts/answers';
import { useAddress, withQuery } from '../address.js';
import type { Refusal } from '../api.js';
import { Link } from '../parts/link.js';
import { visible } from '../parts/shell-word.js';
import { useAnswer } from '../parts/use-answer.js';
import { AllInstallations } from './all-installations.js';

type SeveralAppsProps = { readonly id: string; readonly refusal: Refusal };

/** An id that installations of several apps have, as a device has one for all of them: which of them is meant? */
export function SeveralApps({ id, refusal }: SeveralAppsProps) {
  const address = useAddress();
  const apps = useAnswer<AppList>('GET apps');
  const detail = refusal.problem?.detail ?? refusal.message;
  // It names each of them by its id.
  const meant = (apps.answer?.items ?? []).filter((app) => detail.includes(app.id));
  return (
    <section className="empty">
      <h1>Several apps have this id</h1>
      <p>
        <code>{visible(id)}</code> is of an installation of each of them. Which one?
      </p>
      {apps.answer === null ? <p className="quiet">Looking for the apps…</p> : null}
      <ul>
        {meant.map((app) => (
          <li key={app.id}>
            <Link to={withQuery(address, { app: app.id })}>
              {visible(app.name)}, {app.bundleId}, {app.platform}
            </Link>
          </li>
        ))}
      </ul>
      <p>
        <AllInstallations />
      </p>
    </section>
  );
}
