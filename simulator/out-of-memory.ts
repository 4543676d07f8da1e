/** Whether the database had no memory left for a statement, or no room on the disk for what did not fit. */
export const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && /^(?:.*: )?Out of Memory|bad_?alloc/i.test(error.message);
