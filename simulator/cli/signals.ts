const NAMES = ['SIGINT', 'SIGTERM'] as const;

type Hear = (signal: NodeJS.Signals) => void;

/** The last one hears, and no other. */
const hearers: Hear[] = [];
const hear = (signal: NodeJS.Signals): void => hearers.at(-1)?.(signal);

/** What a process that was stopped by a signal ends with. */
export const exitCodeAfter = (signal: NodeJS.Signals): number => (signal === 'SIGINT' ? 130 : 143);

/**
 * Lets go what goes with the process, such as the lock of a file, and ends by the signal: a shell tells 130 and 143. Node's
 * own exit would wait for what is at work in a database, which may take for ever.
 */
export const endAtOnce: Hear = (signal) => {
  process.once('exit', () => {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
  process.exit(exitCodeAfter(signal));
};

/**
 * Hears Ctrl-C, and an end that is asked for otherwise, in place of whoever has heard them so far.
 *
 * @returns Gives that back.
 */
export function onSignal(hearer: Hear): () => void {
  if (hearers.length === 0) for (const name of NAMES) process.on(name, hear);
  hearers.push(hearer);
  return () => {
    const index = hearers.indexOf(hearer);
    if (index === -1) return;
    hearers.splice(index, 1);
    if (hearers.length === 0) for (const name of NAMES) process.off(name, hear);
  };
}

/** The same for what takes a moment to end; with a second signal it ends at once. */
export function onFirstSignal(hearer: Hear): () => void {
  let isFirst = true;
  return onSignal((signal) => {
    if (!isFirst) endAtOnce(signal);
    isFirst = false;
    hearer(signal);
  });
}
