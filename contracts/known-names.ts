import { didYouMean } from './did-you-mean.js';

/** More names than a person reads, and as many as any call has parameters. */
const MOST_LISTED = 30;

export type NamesOptions = {
  /** Names that are listed under another one, such as long ones beside short ones: one of them may be meant too. */
  readonly others?: Iterable<string>;
  /** How a name is written where it is used; as it is when left out. */
  readonly written?: (name: string) => string;
};

/** The first thirty names, and how many more there are: `app, channel and 3 more`; `none` where there are none. */
export function listed(names: Iterable<string>): string {
  const all = [...names];
  const rest = all.length - MOST_LISTED;
  return all.length === 0 ? 'none' : `${all.slice(0, MOST_LISTED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/**
 * What to write in place of a name that nobody knows, as the end of a sentence: the nearest one, and those that there are.
 * As everything that is `expected` it begins in lower case, and has no full stop.
 *
 * @param given - What was written.
 * @param known - Those that there are, in the order in which they are listed.
 * @returns `did you mean channel? There are app, channel`; where none is near, `one of app, channel`.
 */
export function expectedName(given: string, known: Iterable<string>, options: NamesOptions = {}): string {
  const { others = [], written = String } = options;
  const names = [...known];
  const list = listed(names.map(written));
  const meant = didYouMean(given, [...names, ...others]);
  if (meant !== null) return `did you mean ${written(meant)}?${names.length > 1 ? ` There are ${list}` : ''}`;
  return names.length === 0 ? 'one that is there, and there is none' : `one of ${list}`;
}

/** The same in sentences of its own: `Did you mean channel? There are app, channel.`, or only what there is. */
export function nameHint(given: string, known: Iterable<string>, options: NamesOptions = {}): string {
  const { others = [], written = String } = options;
  const names = [...known];
  const meant = didYouMean(given, [...names, ...others]);
  const list = `There ${names.length > 1 ? 'are' : 'is'} ${listed(names.map(written))}.`;
  if (meant === null) return list;
  return `Did you mean ${written(meant)}?${names.length > 1 ? ` ${list}` : ''}`;
}
