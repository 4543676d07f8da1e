import { useEffect, useState } from 'react';

/** So long after the last letter what is typed counts. */
export const AFTER_TYPING_MS = 250;

/** The value when it has not changed for a moment. */
export function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const waiting = setTimeout(() => setSettled(value), AFTER_TYPING_MS);
    return () => clearTimeout(waiting);
  }, [value]);
  return settled;
}
