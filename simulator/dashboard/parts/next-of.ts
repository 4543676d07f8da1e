/** Where an answer goes on, as it says itself; null at its end. */
export const nextOf = (answer: { readonly next?: string }): string | null =>
  Object.hasOwn(answer, 'next') ? (answer.next ?? null) : null;
