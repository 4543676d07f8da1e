/** Something that is kept, as people read it: values by what they are called. */
export type Told = Readonly<Record<string, string>>;

/** What is otherwise than before, as it is now. */
export function changesBetween(before: Told, now: Told): Told {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return Object.fromEntries(
    names.flatMap((name) => (before[name] === now[name] ? [] : [[name, now[name] ?? 'not there any more']])),
  );
}
