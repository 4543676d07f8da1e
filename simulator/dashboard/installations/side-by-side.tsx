import type { Attribution, Candidate } from '@mmp-sim/contracts/answers';
import { METHOD_WORDS, reasonWords, toldEngagement } from '@mmp-sim/contracts/attribution-words';
import { durationBeside } from '../parts/duration.js';
import { Instant } from '../parts/instant.js';
import { compared } from './compared.js';
import { visible } from '../parts/shell-word.js';

type SideBySideProps = { readonly is: Attribution; readonly wouldBe: Attribution | null };

/** Each candidate as it was judged, and as it would be. */
export function SideBySide({ is, wouldBe }: SideBySideProps) {
  const rows = compared(is, wouldBe);
  if (rows.length === 0) {
    return <p className="quiet">No engagement shares an id, a token or an address with it: no window changes that.</p>;
  }
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label="Each candidate, as it is and as it would be">
      <table className="side-by-side stack">
        <thead>
          <tr>
            {['Channel', 'What', 'At (UTC)', 'Before the install', 'As it is', 'As it would be'].map((name) => (
              <th key={name} scope="col" className={name === 'Before the install' ? 'number' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, candidate: one, is: was, wouldBe: then, differs }) => (
            <tr key={key} className={differs ? 'differs' : undefined}>
              <th scope="row">{visible(one.channel)}</th>
              <td data-label="What">{toldEngagement(one)}</td>
              <td data-label="At (UTC)">
                <Instant at={one.at} />
              </td>
              <td className="number" data-label="Before the install">
                {durationBeside(
                  one.ageMs,
                  [was, then].flatMap((judged) => judged?.windowMs ?? []),
                )}
              </td>
              <Judged candidate={was} label="As it is" />
              <Judged candidate={then} label="As it would be" />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Judged({ candidate, label }: { readonly candidate: Candidate | null; readonly label: string }) {
  if (candidate === null) {
    return (
      <td className="quiet" data-label={label}>
        no candidate
      </td>
    );
  }
  const { verdict, method, windowMs, ageMs } = candidate;
  return (
    <td data-label={label}>
      <span className={`verdict ${verdict === 'won' ? 'recorded' : 'quiet'}`}>{verdict}</span>: {reasonWords(candidate)}
      <br />
      <span className="quiet">
        {METHOD_WORDS[method]}; window {durationBeside(windowMs, [ageMs])}
      </span>
    </td>
  );
}
