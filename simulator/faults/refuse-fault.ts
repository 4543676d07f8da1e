import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type { FaultEffect, FaultWhen, NewFault } from '@mmp-sim/contracts/wire';
import { invalid } from '../checked.js';
import type { JournalNames } from '../journal/journal.js';
import type { Fault } from './fault.js';
import { unknownApp, unknownEndpoint } from '../journal/matching.js';

/**
 * Refuses a fault that nothing can ever meet, or whose words do not go together: a test that believes in a fault which
 * never happens proves nothing.
 *
 * @throws {SimulatorError} REQUEST_INVALID, with every problem.
 */
export function refuseFault({ endpoint, app, when, do: effect }: NewFault, names: JournalNames): void {
  const apps = app === undefined ? null : names.apps();
  const problems: JsonProblem[] = [
    ...(endpoint === undefined ? [] : unknownEndpoint('endpoint', endpoint, names.endpoints)),
    ...(apps === null ? [] : unknownApp('app', app, apps, [])),
    ...faultProblems({ when: when ?? null, do: effect }),
  ];
  if (problems.length > 0) throw invalid(problems);
}

/** Words that do not go together. */
export function faultProblems({ when, do: effect }: Pick<Fault, 'when' | 'do'>): JsonProblem[] {
  return [...(when === null ? [] : whenProblems(when)), ...effectProblems(effect)];
}

function whenProblems(when: FaultWhen): JsonProblem[] {
  const given = (['first', 'nth', 'probability'] as const).filter((name) => when[name] !== undefined);
  if (given.length === 1) return [];
  return [{ path: 'when', given: givenText(given), expected: 'exactly one of first, nth, probability' }];
}

function effectProblems(effect: FaultEffect): JsonProblem[] {
  const given = (['status', 'reset', 'timeoutMs', 'delayMs', 'drip'] as const).filter(
    (name) => effect[name] !== undefined,
  );
  const actions = given.filter((name) => name === 'status' || name === 'reset' || name === 'timeoutMs');
  const problem = (expected: string): JsonProblem[] => [{ path: 'do', given: givenText(given), expected }];
  if (given.length === 0) return problem('one of status, reset, timeoutMs, delayMs, drip');
  if (actions.length > 1) return problem('at most one of status, reset, timeoutMs');
  if (effect.timeoutMs !== undefined && given.length > 1) return problem('timeoutMs alone: nothing is ever answered');
  if (effect.reset !== undefined && effect.drip !== undefined) {
    return problem('reset without drip: there is no answer that could come in pieces');
  }
  return [];
}

const givenText = (names: readonly string[]): string => (names.length === 0 ? 'none of them' : names.join(' and '));
