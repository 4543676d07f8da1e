import { type ComponentType, lazy } from 'react';
import { knock } from '../api.js';

/** A part of the page did not come: nobody answered, or another version runs by now. */
export class NotLoaded extends Error {
  override readonly name = 'NotLoaded';
  /** Lets it be loaded anew when it is shown the next time. */
  readonly forget: () => void;

  constructor(cause: unknown, forget: () => void) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.forget = forget;
  }
}

/** The first part comes with the page, from who has just answered. */
let isFirst = true;

/**
 * A part that is loaded when it is first shown.
 *
 * What React's `lazy` was refused once it keeps for ever, so another one takes its place. So do browsers with a script that
 * nobody sent (Chromium 147 does), so that none is asked for before somebody answers.
 */
export function loadedLater<Props extends object>(
  load: () => Promise<{ readonly default: ComponentType<Props> }>,
): ComponentType<Props> {
  const loaded = async () => {
    const isKnown = isFirst;
    isFirst = false;
    try {
      if (!isKnown) await knock();
      return await load();
    } catch (error) {
      throw new NotLoaded(error, () => (Part = lazy(loaded)));
    }
  };
  let Part = lazy(loaded);
  return function Later(props: Props) {
    return <Part {...props} />;
  };
}
