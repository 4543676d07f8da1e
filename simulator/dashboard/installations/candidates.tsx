import type { Attribution, CampaignList } from '@mmp-sim/contracts/answers';
import { Instant } from '../parts/instant.js';
import { durationBeside } from '../parts/duration.js';
import { METHOD_NAMES } from '../parts/method-names.js';
import { visible } from '../parts/shell-word.js';
import { useAnswer } from '../parts/use-answer.js';
import { toldEngagement } from './engagement-word.js';
import { REASONS } from './reasons.js';

/** Columns, and whether what stands in them is a number. */
const HEADS = [
  ['Verdict', false],
  ['Channel', false],
  ['What', false],
  ['At (UTC)', false],
  ['Method', false],
  ['Before the install', true],
  ['Window', true],
  ['Why', false],
] as const;

/** Every engagement that was considered, with the reason for which it won or lost. */
export function Candidates({ attribution }: { readonly attribution: Attribution }) {
  const { candidates, candidatesTotal, channel, method } = attribution;
  const campaigns = useAnswer<CampaignList>(candidates.length === 0 ? null : 'GET campaigns');
  const nameOf = (id: string | null): string => campaigns.answer?.items.find((one) => one.id === id)?.name ?? '';
  return (
    <>
      <p>
        {channel === 'organic' ? 'Nobody: it is organic.' : `${channel} (${METHOD_NAMES[method]}).`}{' '}
        {candidatesTotal === 0 ? 'No engagement shares an id, a token or an address with it.' : ''}
        {candidatesTotal > candidates.length ? `${candidates.length} of ${candidatesTotal} candidates are listed.` : ''}
      </p>
      {candidates.length === 0 ? null : (
        <div className="scroll" tabIndex={0} role="group" aria-label="Table of candidates">
          <table className="candidates stack">
            <thead>
              <tr>
                {HEADS.map(([name, isNumber]) => (
                  <th key={name} scope="col" className={isNumber ? 'number' : undefined}>
                    {name === 'Verdict' ? <span className="visually-hidden">{name}</span> : name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {candidates.map((one, index) => (
                <tr key={index} className={one.verdict}>
                  <th scope="row" className={`verdict ${one.verdict === 'won' ? 'recorded' : 'quiet'}`}>
                    {one.verdict}
                  </th>
                  <td data-label="Channel">
                    {visible(one.channel)}
                    <span className="under">{visible(nameOf(one.campaignId))}</span>
                  </td>
                  <td data-label="What">{toldEngagement(one)}</td>
                  <td data-label="At (UTC)">
                    <Instant at={one.at} />
                  </td>
                  <td data-label="Method">{METHOD_NAMES[one.method]}</td>
                  <td className="number" data-label="Before the install">
                    {durationBeside(one.ageMs, [one.windowMs])}
                  </td>
                  <td className="number" data-label="Window">
                    {durationBeside(one.windowMs, [one.ageMs])}
                  </td>
                  <td data-label="Why">{REASONS[one.reason]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
