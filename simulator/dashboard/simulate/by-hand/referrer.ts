import type { RequestEntry } from '@mmp-sim/contracts/answers';

/** What the store hands to the app after a click that led there: the `referrer` of the address; null where there is none. */
export function referrerOf({ answer }: Pick<RequestEntry, 'answer'>): string | null {
  const location = Object.entries(answer.headers).find(([name]) => name.toLowerCase() === 'location')?.[1];
  const [first] = [location ?? []].flat();
  if (first === undefined || !URL.canParse(first)) return null;
  return new URL(first).searchParams.get('referrer');
}
