import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import { type JsonProblem, jsonProblems } from '@mmp-sim/contracts/validators';
import { oneOf } from './rules/one-of.js';

/** What a compiled check tells of one violation. */
export type ShapeError = Parameters<typeof jsonProblems>[0][number];

/** Where a file has not the shape that its schema asks for: each place once. */
export function shapeProblems(errors: readonly ShapeError[]): JsonProblem[] {
  const meant = errors.filter((error) => !isOfTheOtherBranch(error));
  const named = new Map(meant.filter(isAboutName).map((error) => [error, jsonProblems([error])[0]]));
  // What looks like the number that is expected may be a text.
  const texts = new Set(meant.filter(isNoText).flatMap((error) => jsonProblems([error]).map(({ path }) => path)));
  return jsonProblems(meant).map((problem) => {
    for (const [error, same] of named) if (same?.path === problem.path) return { ...problem, ...nameOf(error) };
    return texts.has(problem.path) ? { ...problem, given: JSON.stringify(problem.given) } : problem;
  });
}

/** Where something or null is allowed, something that is given was to be something. */
function isOfTheOtherBranch({ keyword, params, data }: ShapeError): boolean {
  const isSomething = typeof data === 'object' && data !== null && !Array.isArray(data);
  if (keyword === 'anyOf') return isSomething;
  return keyword === 'type' && (params['type'] === 'null' ? true : params['type'] === 'object' && data === null);
}

const isAboutName = ({ keyword }: ShapeError): boolean => keyword === 'additionalProperties' || keyword === 'enum';

/** A text where something else is expected. */
const isNoText = ({ keyword, data }: ShapeError): boolean =>
  typeof data === 'string' && (keyword === 'type' || keyword === 'anyOf');

function nameOf({ keyword, params, data, parentSchema }: ShapeError): Partial<JsonProblem> {
  if (keyword === 'enum') return { expected: oneOf(String(data), (params['allowedValues'] as unknown[]).map(String)) };
  const known = Object.keys((parentSchema?.['properties'] as object | undefined) ?? {});
  const nearest = didYouMean(String(params['additionalProperty']), known);
  if (nearest !== null) return { expected: `did you mean ${nearest}? It takes ${known.join(', ')}` };
  return { given: null, expected: `there is no such setting. There are ${known.join(', ')}` };
}
