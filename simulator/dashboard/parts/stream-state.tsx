import { Refusal } from '../api.js';
import type { StreamState } from '../event-stream.js';

const WORDS = { connecting: 'connecting…', open: 'live', reconnecting: 'reconnecting…', resting: 'resting' } as const;

type StreamStateProps = {
  readonly stream: StreamState;
  /** What is said in its stead. */
  readonly says?: string | null;
  /** What is said besides. */
  readonly more?: string;
  /** Says nothing while all is well, where what is shown does not come by it. */
  readonly isSilent?: boolean;
};

/** Whether what comes is shown as it comes; where it is no more, why, and the way on. */
export function StreamStateOf({ stream, says = null, more = '', isSilent = false }: StreamStateProps) {
  if (stream instanceof Refusal) {
    return (
      <p className="stream refused" role="status">
        stopped: {stream.message}{' '}
        <button type="button" onClick={() => location.reload()}>
          Load again
        </button>
      </p>
    );
  }
  return (
    <p className={`stream ${stream}`} role="status">
      {says ?? (isSilent && stream !== 'reconnecting' ? '' : WORDS[stream])}
      {more === '' ? '' : ` · ${more}`}
    </p>
  );
}
