import type { World } from '@mmp-sim/contracts/answers';
import { Link } from '../../parts/link.js';

/** What was made, and where to look at it. */
export function MadeWorld({ world, workspace }: { readonly world: World; readonly workspace: string }) {
  const { facts, preset, installs, days, startsOn, seed } = world;
  const query = workspace === 'default' ? '' : `?${new URLSearchParams({ workspace })}`;
  return (
    <div className="made" role="status">
      <p>
        <strong>It is made:</strong> {facts.toLocaleString('en')} facts of {preset}, some{' '}
        {installs.toLocaleString('en')} installs over {days} days from {startsOn} (UTC), of the seed <code>{seed}</code>
        .
      </p>
      <p className="actions">
        <Link to={`/campaigns${query}`}>Its campaigns in numbers</Link>
        <Link to={`/installations${query}`}>Its installations</Link>
      </p>
    </div>
  );
}
