import { useAddress, withQuery } from '../../address.js';
import { Link } from '../../parts/link.js';
import { StreamStateOf } from '../../parts/stream-state.js';
import { useFresh } from '../../parts/use-fresh.js';
import { scenarios } from './all.js';
import { ScenarioView } from './scenario-view.js';

/** Named scenarios, and the one that the address names. */
export function Scenarios() {
  const address = useAddress();
  const { stream } = useFresh([]);
  const named = address.searchParams.get('scenario');
  const chosen = scenarios.find(({ id }) => id === named) ?? scenarios[0];
  return (
    <>
      <StreamStateOf stream={stream} isSilent />
      <div className="scenarios">
        <ul className="scenario-list" aria-label="Scenarios">
          {scenarios.map(({ id, name }) => (
            <li key={id}>
              <Link to={withQuery(address, { scenario: id })} current={id === chosen?.id}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
        {chosen === undefined ? null : <ScenarioView key={chosen.id} scenario={chosen} />}
      </div>
    </>
  );
}
