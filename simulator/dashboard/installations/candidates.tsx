import type { Attribution, CampaignList, Candidate } from '@mmp-sim/contracts/answers';
import { lostWords, METHOD_WORDS, reasonWords, toldEngagement } from '@mmp-sim/contracts/attribution-words';
import { useState } from 'react';
import { Instant } from '../parts/instant.js';
import { durationBeside } from '../parts/duration.js';
import { visible } from '../parts/shell-word.js';
import { useAnswer } from '../parts/use-answer.js';
import { linesOf } from './lost.js';

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
        {channel === 'organic' ? 'Nobody.' : `${visible(channel)} (${METHOD_WORDS[method]}).`}{' '}
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
              {linesOf(candidates).map(({ key, candidates: same }) => (
                <Line key={key} same={same} nameOf={nameOf} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

type NameOf = (campaignId: string | null) => string;

/** One candidate; many of one kind and reason as one row, until somebody unfolds it. */
function Line({ same, nameOf }: { readonly same: readonly Candidate[]; readonly nameOf: NameOf }) {
  const [isOpen, setOpen] = useState(false);
  const rows = same.map((one, index) => <CandidateRow key={index} candidate={one} nameOf={nameOf} />);
  if (same.length === 1) return rows;
  return (
    <>
      <tr className="lost">
        <th scope="row" className="verdict quiet">
          lost
        </th>
        <td colSpan={HEADS.length - 1}>
          {lostWords(same)}{' '}
          <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Fold them' : 'Show each'}
          </button>
        </td>
      </tr>
      {isOpen ? rows : null}
    </>
  );
}

function CandidateRow({ candidate: one, nameOf }: { readonly candidate: Candidate; readonly nameOf: NameOf }) {
  return (
    <tr className={one.verdict}>
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
      <td data-label="Method">{METHOD_WORDS[one.method]}</td>
      <td className="number" data-label="Before the install">
        {durationBeside(one.ageMs, [one.windowMs])}
      </td>
      <td className="number" data-label="Window">
        {durationBeside(one.windowMs, [one.ageMs])}
      </td>
      <td data-label="Why">{reasonWords(one)}</td>
    </tr>
  );
}
