import type { StreamState } from '../event-stream.js';

const WORDS = { connecting: 'connecting…', open: 'live', reconnecting: 'reconnecting…' } as const;

/** Whether what comes is shown as it comes. */
export function StreamStateOf({ stream }: { readonly stream: StreamState }) {
  return (
    <p className={`stream ${stream}`} role="status">
      {WORDS[stream]}
    </p>
  );
}
