import type { InstallStory } from '@mmp-sim/contracts/answers';
import { useState } from 'react';
import { useAddress, workspaceOf } from '../address.js';
import { Instant } from '../parts/instant.js';
import { Link } from '../parts/link.js';
import { type Moment, momentsOf } from './moments.js';

/** So many are shown at first, and so many more each time. */
const SHOWN = 500;

/** All that happened around an installation, in order. */
export function Timeline({ story }: { readonly story: InstallStory }) {
  const [most, setMost] = useState(SHOWN);
  const moments = momentsOf(story);
  const shown = moments.slice(0, most);
  return (
    <>
      <h2>What happened, times in UTC</h2>
      <ol className="timeline">
        {shown.map((moment, index) => (
          <Line key={index} moment={moment} />
        ))}
      </ol>
      {moments.length > shown.length ? (
        <p>
          The first {shown.length.toLocaleString('en')} of {moments.length.toLocaleString('en')}.{' '}
          <button type="button" onClick={() => setMost(most + SHOWN)}>
            Show more
          </button>
        </p>
      ) : null}
    </>
  );
}

function Line({ moment }: { readonly moment: Moment }) {
  const [isOpen, setOpen] = useState(false);
  const { tone, at, more, folded = [] } = moment;
  return (
    <li className={tone}>
      <Instant at={at} />
      <span>
        <What moment={moment} /> {more}{' '}
        {folded.length === 0 ? null : (
          <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Fold them' : 'Show each'}
            <span className="visually-hidden"> of the {moment.what}</span>
          </button>
        )}
      </span>
      {isOpen ? (
        <ol>
          {folded.map((one, index) => (
            <Line key={index} moment={one} />
          ))}
        </ol>
      ) : null}
    </li>
  );
}

function What({ moment: { what, delivery } }: { readonly moment: Moment }) {
  const workspace = workspaceOf(useAddress());
  if (delivery === undefined) return <strong>{what}</strong>;
  return (
    <strong>
      <Link to={`/callbacks?${new URLSearchParams({ workspace, delivery })}`}>{what}</Link>
    </strong>
  );
}
