import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { knock } from '../api.js';

/** A part of the page did not come: nobody answered, or another version runs by now. It is asked for anew when it is shown anew. */
export class NotLoaded extends Error {
  override readonly name = 'NotLoaded';

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** The first part comes with the page, from who has just answered. */
let isFirst = true;

const loadingView = (): ReactNode => <p className="quiet">Loading the view…</p>;

/**
 * A part that is loaded when it is first shown.
 *
 * Not by React's `lazy`: what that waits for is shown for 300 ms at least (`FALLBACK_THROTTLE_MS`), though it comes in 20, and
 * what it was refused once it keeps for ever. So do browsers with a script that nobody sent (Chromium 147 does), so that
 * none is asked for before somebody answers.
 *
 * @param meanwhile - What is shown until it is there.
 */
export function loadedLater<Props extends object>(
  load: () => Promise<{ readonly default: ComponentType<Props> }>,
  meanwhile: (props: Props) => ReactNode = loadingView,
): ComponentType<Props> {
  let Part: ComponentType<Props> | null = null;
  let coming: Promise<void> | null = null;
  const come = async (): Promise<void> => {
    const isKnown = isFirst;
    isFirst = false;
    try {
      if (!isKnown) await knock();
      Part = (await load()).default;
    } catch (error) {
      coming = null;
      throw new NotLoaded(error);
    }
  };
  return function Later(props: Props) {
    const [isThere, setThere] = useState(Part !== null);
    const [error, setError] = useState<unknown>(null);
    useEffect(() => {
      let isShown = true;
      coming ??= come();
      coming.then(
        () => isShown && setThere(true),
        (reason: unknown) => isShown && setError(reason),
      );
      return () => void (isShown = false);
    }, []);
    if (error !== null) throw error;
    return isThere && Part !== null ? <Part {...props} /> : meanwhile(props);
  };
}
