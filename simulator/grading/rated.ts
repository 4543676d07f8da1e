/** How many installations of one true source were given to one. `fake` is nobody's, `untold` was given to nobody. */
export type Counted = {
  readonly true_channel: string;
  readonly given_channel: string;
  readonly installs: number;
};

/** How well one source was told from all others. */
export type Rated = {
  readonly true: number;
  readonly given: number;
  readonly right: number;
  /** Of those given, the right ones; null where none was given. */
  readonly precision: number | null;
  /** Of the true ones, those that were given so; null where there is none. */
  readonly recall: number | null;
};

export type Graded = Rated & {
  readonly channel: string;
  readonly name: string;
  /** Organic ones that were given to it. */
  readonly stolenOrganic: number;
};

const ORGANIC = 'organic';
/** Neither earns anything, and neither is an answer that a network could be. */
const NOBODY = new Set([ORGANIC, 'fake', 'rejected', 'untold']);

export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

function rated(counts: Pick<Rated, 'true' | 'given' | 'right'>): Rated {
  const { true: truly, given, right } = counts;
  return { true: truly, given, right, precision: shareOf(right, given), recall: shareOf(right, truly) };
}

const sum = (counted: readonly Counted[], holds: (one: Counted) => boolean): number =>
  counted.filter(holds).reduce((total, { installs }) => total + installs, 0);

/**
 * Each network of the world that had an installation or was given one, and whatever else was named.
 *
 * @param own - Networks of the world, in its order; others follow by name.
 */
export function gradedNetworks(
  counted: readonly Counted[],
  own: readonly string[],
  names: ReadonlyMap<string, string>,
): Graded[] {
  const seen = new Set(
    counted.flatMap((one) => [one.true_channel, one.given_channel]).filter((one) => !NOBODY.has(one)),
  );
  const others = [...seen].filter((one) => !own.includes(one)).toSorted();
  return [...own.filter((one) => seen.has(one)), ...others].map((channel) => ({
    channel,
    name: names.get(channel) ?? channel,
    ...ratedAs(counted, channel),
    stolenOrganic: sum(counted, (one) => one.true_channel === ORGANIC && one.given_channel === channel),
  }));
}

function ratedAs(counted: readonly Counted[], channel: string): Rated {
  return rated({
    true: sum(counted, (one) => one.true_channel === channel),
    given: sum(counted, (one) => one.given_channel === channel),
    right: sum(counted, (one) => one.true_channel === channel && one.given_channel === channel),
  });
}

export type Overall = {
  /** Networks together. */
  readonly overall: Rated & { readonly accuracy: number | null };
  readonly organic: Rated & { readonly stolen: number; readonly stolenShare: number | null };
};

export function overallOf(counted: readonly Counted[]): Overall {
  const organic = ratedAs(counted, ORGANIC);
  const stolen = sum(counted, (one) => one.true_channel === ORGANIC && !NOBODY.has(one.given_channel));
  const all = sum(counted, () => true);
  const isRight = (one: Counted): boolean =>
    one.true_channel === one.given_channel || (one.true_channel === 'fake' && one.given_channel === 'rejected');
  return {
    overall: {
      ...rated({
        true: sum(counted, (one) => !NOBODY.has(one.true_channel)),
        given: sum(counted, (one) => !NOBODY.has(one.given_channel)),
        right: sum(counted, (one) => one.true_channel === one.given_channel && !NOBODY.has(one.true_channel)),
      }),
      accuracy: shareOf(sum(counted, isRight), all),
    },
    organic: { ...organic, stolen, stolenShare: shareOf(stolen, organic.true) },
  };
}
