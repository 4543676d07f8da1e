import { didYouMean } from '@mmp-sim/contracts/did-you-mean';

const GUESS = /\n?^Did you mean .*\?$/m;
const EXTENSION =
  /(Function with name )"?(\w+)"? is not in the catalog, but it exists in the \w+ extension\.[\s\S]*?LOAD \w+;/;

/**
 * DuckDB's words without advice that no user can follow. It guesses what was meant among all that it has, also what users
 * may not call and what is far from what was written, and wants extensions installed.
 *
 * @param detail - DuckDB's own words.
 * @param mayCall - Whether a function is for users.
 */
export function fairAdvice(detail: string, mayCall: (name: string) => boolean): string {
  const said = detail.replace(EXTENSION, '$1$2 does not exist!');
  const written = /Function with name "?(\w+)"? does not exist/.exec(said)?.[1];
  if (written === undefined) return said;
  return said.replace(GUESS, (all) => {
    const guesses = [...all.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name).filter(mayCall);
    return guesses.length > 0 && didYouMean(written, guesses) !== null ? all : '';
  });
}
