/** Says on stderr that limits have pushed out facts, where they have, so that what was asked lacks them. */
export function sayDropped(facts = 0): void {
  if (facts === 0) return;
  process.stderr.write(
    `mmp-sim: ${facts} facts are not in it: limits have pushed them out. Raise limits.facts and limits.factBytes, or keep all by --store file:PATH.\n`,
  );
}
