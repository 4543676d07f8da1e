import type * as answers from '@mmp-sim/contracts/answers';
import { reportAssertion } from '@mmp-sim/contracts/report';
import type { Assertion } from '@mmp-sim/contracts/wire';
import { assertDeliveries } from '../callbacks/assert-deliveries.js';
import { assertJournal } from '../journal/assertions.js';
import type { Workspace } from '../workspaces/workspace.js';
import { presentAssertion } from './present.js';
import { presentDelivery } from './present-callbacks.js';

/**
 * The answer to an assertion about the requests of a workspace, or about its deliveries.
 *
 * @param since - Only what came after this number counts; 0 for all.
 * @param gone - Aborted when nobody waits for the answer any more.
 * @throws {SimulatorError} See `assertJournal`.
 */
export async function answerAssertion(
  { journal, callbacks, limits }: Workspace,
  asked: Assertion,
  since: number,
  gone?: AbortSignal,
): Promise<answers.AssertionAnswer> {
  if (asked.on !== 'delivery') return presentAssertion(asked, await assertJournal(journal, asked, since, gone));
  const result = await assertDeliveries(callbacks.deliveries, limits, asked, since, gone);
  const { pass, matched, cursor } = result;
  const nearest = result.nearest.map(({ delivery, criteria }) => ({
    delivery: presentDelivery(delivery, callbacks),
    criteria,
  }));
  const answer = { pass, matched, nearest, cursor: String(cursor) };
  if (pass) return answer;
  const excess = result.excess.map((delivery) => presentDelivery(delivery, callbacks));
  return { ...answer, report: reportAssertion(asked, answer, excess) };
}
