/** Keeps what happens in a simulator for longer than its process lives. */
export type Keeper = {
  /**
   * What an answer waits for: until it has left, nobody has been promised anything.
   *
   * @returns Null where there is nothing to wait for, so that nobody waits for nothing; else a promise that resolves when
   *   all that has happened until now is durable, and rejects where it is not and never happened.
   */
  saved(): Promise<void> | null;
};

/** Keeps nothing. */
export const forgetful: Keeper = { saved: () => null };
