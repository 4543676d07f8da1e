/** So short a piece is copied by V8 itself. */
const COPIED_ANYWAY = 12;

/**
 * The same text, cut loose from the one that it was read from: V8 keeps a piece as a view of the whole, so that an id
 * that is remembered would keep the whole body alive that it came in. For what is kept longer than its request.
 */
export function ownText(text: string): string {
  return text.length <= COPIED_ANYWAY ? text : Buffer.from(text, 'utf8').toString('utf8');
}
