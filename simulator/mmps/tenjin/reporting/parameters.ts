/** The parameters of a query, each once, and what is to be said of those that stand there more than once. */
export type Parameters = { readonly parameters: URLSearchParams; readonly repeated: readonly string[] };

/**
 * Reads a query. Of a parameter that stands there more than once the last counts.
 *
 * @see No public source tells what Tenjin does (assumed): names such as `ids[]` are those of Rack, where the last one wins.
 */
export function readParameters(query: string): Parameters {
  const all = new URLSearchParams(query);
  const parameters = new URLSearchParams([...new Map(all)]);
  const repeated = [...parameters.keys()]
    .filter((name) => all.getAll(name).length > 1)
    .map(
      (name) => `${name}: it is there ${all.getAll(name).length} times, and only the last is read. Join with commas.`,
    );
  return { parameters, repeated };
}
