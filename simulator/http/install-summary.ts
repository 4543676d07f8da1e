import { alike, isAfterInstall, lostWords, METHOD_WORDS, toldEngagement } from '@mmp-sim/contracts/attribution-words';
import { duration, durationBeside } from '@mmp-sim/contracts/report/plain';
import type { Attribution, Candidate } from '@mmp-sim/contracts/facts';
import type { Installation } from '../engine/installation.js';

/** What of an installation decides whose it is. */
type Told = Pick<Installation, 'attribution' | 'firstOpen' | 'reinstall' | 'tracked' | 'imported'>;

/** One sentence: who brought the installation, or why nobody did. */
export function installSummary({ attribution, firstOpen, reinstall, tracked, imported }: Told): string {
  if (imported) return 'Imported as a user who was there before: organic, and no open makes it a tracked install.';
  if (attribution === null) return 'No open of this installation has arrived: it has no attribution yet.';
  const source = reinstall && !tracked ? ' It is a reinstall, which keeps its first source.' : '';
  const { method, channel, candidatesTotal } = attribution;
  if (method !== 'organic') {
    return `Brought by ${channel} (${METHOD_WORDS[method]}), of ${countedCandidates(candidatesTotal)}.${source}`;
  }
  if (candidatesTotal > 0) return `Organic: ${whyNobody(attribution)}.${source}`;
  const signals = [
    firstOpen?.advertisingId == null ? 'no usable advertising id' : `the advertising id ${firstOpen.advertisingId}`,
    firstOpen?.ip == null ? 'no ip_address' : `the address ${firstOpen.ip}`,
    (firstOpen?.tokens.length ?? 0) === 0 ? 'no click token in a referrer' : 'a click token',
  ];
  return `Organic: the open carried ${signals.join(', ')}, and no engagement of this app shares any of it.${source}`;
}

const countedCandidates = (count: number): string => `${count} ${count === 1 ? 'candidate' : 'candidates'}`;

/** Why none of the candidates could win, by kind and reason, the commonest first. */
function whyNobody({ candidates, candidatesTotal }: Attribution): string {
  const [only] = candidates;
  if (candidatesTotal === 1 && only !== undefined) {
    if (only.reason === 'outside-window') return `its one ${toldEngagement(only)} was ${tooOld(only)}`;
    if (isAfterInstall(only)) return `its one ${toldEngagement(only)} ${cameAfter(only)}`;
  }
  const said = alike(candidates)
    .toSorted((a, b) => b.length - a.length)
    .map((same) => {
      const [first] = same;
      if (first === undefined || same.length > 1) return lostWords(same);
      if (first.reason === 'outside-window') return `${lostWords(same)} (${tooOld(first)})`;
      return isAfterInstall(first) ? `1 ${toldEngagement(first)}, it ${cameAfter(first)}` : lostWords(same);
    })
    .join('; ');
  const unlisted = candidatesTotal - candidates.length;
  return unlisted === 0
    ? said
    : `none of ${candidatesTotal} candidates could win; of the ${candidates.length} listed: ${said}`;
}

const tooOld = ({ ageMs, windowMs }: Candidate): string =>
  `${durationBeside(ageMs, [windowMs])} before the install; the window is ${durationBeside(windowMs, [ageMs])}`;

const cameAfter = ({ ageMs }: Candidate): string => `came ${duration(-ageMs)} after the install`;
