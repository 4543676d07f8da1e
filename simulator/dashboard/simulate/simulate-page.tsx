import { useAddress } from '../address.js';
import { Link } from '../parts/link.js';
import { ByHand } from './by-hand/by-hand.js';
import { Scenarios } from './scenarios/scenarios.js';
import { WorldPart } from './world/world-part.js';
import './simulate.css';

const PARTS = [
  { id: 'by-hand', name: 'By hand' },
  { id: 'scenarios', name: 'Scenarios' },
  { id: 'world', name: 'A whole campaign' },
] as const;
type Part = (typeof PARTS)[number]['id'];

/** Plays what is outside of an app's backend: people and their phones, networks and their links. */
export default function SimulatePage() {
  const address = useAddress();
  const part = partOf(address);
  return (
    <div className="simulate">
      <h1 className="visually-hidden">Simulate</h1>
      <ul className="parts" aria-label="What to simulate">
        {PARTS.map(({ id, name }) => (
          <li key={id}>
            <Link to={toPart(address, id)} current={id === part}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
      <PartOfSimulate part={part} />
    </div>
  );
}

function PartOfSimulate({ part }: { readonly part: Part }) {
  switch (part) {
    case 'by-hand':
      return <ByHand />;
    case 'scenarios':
      return <Scenarios />;
    case 'world':
      return <WorldPart />;
    default:
      return part satisfies never;
  }
}

const partOf = ({ searchParams }: URL): Part =>
  PARTS.find(({ id }) => id === searchParams.get('part'))?.id ?? 'by-hand';

/** Another part of the same workspace: what one of them has in the address is nothing to the others. */
function toPart(address: URL, part: Part): string {
  const workspace = address.searchParams.get('workspace');
  const query = new URLSearchParams({
    ...(workspace === null ? {} : { workspace }),
    ...(part === 'by-hand' ? {} : { part }),
  }).toString();
  return query === '' ? address.pathname : `${address.pathname}?${query}`;
}
