import { plain } from '@mmp-sim/contracts/report';
import { describeProblems, type SimulatorError } from '../errors.js';

/** Why a world cannot be made, a line for each problem. */
export function worldText({ problems, detail }: SimulatorError): string {
  const lines = problems.length === 0 ? [detail] : problems.map((problem) => `${describeProblems([problem])}.`);
  const [first = ''] = lines;
  const title = 'The world cannot be made (WORLD_INVALID)';
  return lines.length === 1
    ? `${title}: ${plain(first)}`
    : `${title}, for ${lines.length} reasons:\n${lines.map((line) => `  ${plain(line)}`).join('\n')}`;
}
