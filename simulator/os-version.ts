/**
 * Tells whether an operating system is older than a version.
 *
 * @param text - As sent: `16.0.3`, `15`. One that cannot be read, and null, is not older.
 */
export function isOlderThan(text: string | null, [major, minor]: readonly [major: number, minor: number]): boolean {
  const [, first, second = '0'] = /^\s*(\d{1,4})(?:\.(\d{1,4}))?/.exec(text ?? '') ?? [];
  if (first === undefined) return false;
  return Number(first) < major || (Number(first) === major && Number(second) < minor);
}
