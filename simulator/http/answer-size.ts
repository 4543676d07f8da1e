/** What a number, a name or a bracket takes in JSON, about. */
const NODE_BYTES = 16;

/**
 * How long a value will be as JSON, about: characters before they are escaped, which makes one into six at most.
 *
 * @param most - Looks no further once there is more.
 */
export function jsonSize(value: unknown, most: number): number {
  let size = 0;
  const left: unknown[] = [value];
  while (left.length > 0 && size <= most) {
    const one = left.pop();
    size += NODE_BYTES;
    if (typeof one === 'string') size += one.length;
    else if (Array.isArray(one)) for (const item of one) left.push(item);
    else if (typeof one === 'object' && one !== null) {
      for (const [name, member] of Object.entries(one)) {
        size += name.length;
        left.push(member);
      }
    }
  }
  return size;
}

/**
 * The first items that fit into a size together; one at least.
 *
 * @returns Whether some were left.
 */
export function fitting<Item>(items: Iterable<Item>, most: number): { readonly items: Item[]; readonly left: boolean } {
  const taken: Item[] = [];
  let size = 0;
  for (const item of items) {
    size += jsonSize(item, most);
    if (taken.length > 0 && size > most) return { items: taken, left: true };
    taken.push(item);
  }
  return { items: taken, left: false };
}
