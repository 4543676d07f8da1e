/** Ids of what is alive in one workspace, so that a request can be half right. */
export type LivingWorld = {
  readonly workspace: string;
  readonly app: readonly string[];
  readonly campaign: readonly string[];
  readonly link: readonly string[];
  /** A key with the bundle id and the platform that it fits, a line each. */
  readonly sender: readonly string[];
};

/** Stands in a request for something alive: which one is chosen when the request is sent. */
export type Placeholder = keyof LivingWorld;

const MARK = '\u0001';
const PLACEHOLDER = new RegExp(`${MARK}(\\w+)${MARK}`, 'g');

export const placeholder = (kind: Placeholder): string => `${MARK}${kind}${MARK}`;

/** Puts living things of one world in the place of the placeholders. @param choose - A number from 0 to below another. */
export function filler(world: LivingWorld, choose: (below: number) => number): (text: string) => string {
  return (text) => {
    if (!text.includes(MARK)) return text;
    return text.replaceAll(PLACEHOLDER, (_match, kind: string) => {
      const known = [world[kind as Placeholder]].flat();
      return known[choose(known.length)] ?? 'nobody';
    });
  };
}
