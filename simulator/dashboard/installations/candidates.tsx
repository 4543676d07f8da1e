import type { Attribution } from '@mmp-sim/contracts/answers';
import { Instant } from '../parts/instant.js';
import { duration } from '../parts/duration.js';
import { REASONS } from './reasons.js';

/** Every engagement that was considered, with the reason for which it won or lost. */
export function Candidates({ attribution }: { readonly attribution: Attribution }) {
  const { candidates, candidatesTotal, channel, method } = attribution;
  return (
    <>
      <p>
        {channel === 'organic' ? 'Nobody: it is organic.' : `${channel}, by ${method}.`}{' '}
        {candidatesTotal === 0 ? 'No engagement shares an id, a token or an address with it.' : ''}
        {candidatesTotal > candidates.length ? `${candidates.length} of ${candidatesTotal} candidates are listed.` : ''}
      </p>
      {candidates.length === 0 ? null : (
        <div className="scroll" tabIndex={0} role="group" aria-label="Table of candidates">
          <table>
            <thead>
              <tr>
                {['', 'Channel', 'What', 'At (UTC)', 'Matched by', 'Before the install', 'Window', 'Why'].map(
                  (name) => (
                    <th key={name} scope="col">
                      {name === '' ? <span className="visually-hidden">Verdict</span> : name}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {candidates.map((one, index) => (
                <tr key={index} className={one.verdict}>
                  <th scope="row" className={`verdict ${one.verdict === 'won' ? 'recorded' : 'quiet'}`}>
                    {one.verdict}
                  </th>
                  <td>{one.channel}</td>
                  <td>{one.claimId === null ? one.kind : `claimed ${one.kind}`}</td>
                  <td>
                    <Instant at={one.at} />
                  </td>
                  <td>{one.method}</td>
                  <td>{duration(one.ageMs)}</td>
                  <td>{duration(one.windowMs)}</td>
                  <td>{REASONS[one.reason]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
