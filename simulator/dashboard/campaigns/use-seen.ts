import { type RefObject, useEffect, useRef, useState } from 'react';

/** So far before it comes into sight, a picture is asked for. */
const AHEAD = '400px';

/** Whether an element has come into sight, or close to it; once it has, it stays so. */
export function useSeen(): [RefObject<HTMLElement | null>, boolean] {
  const place = useRef<HTMLElement>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const watching = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        setSeen(true);
        watching.disconnect();
      },
      { rootMargin: AHEAD },
    );
    watching.observe(element);
    return () => watching.disconnect();
  }, []);
  return [place, isSeen];
}
