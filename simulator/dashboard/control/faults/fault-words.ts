import type { Fault } from '@mmp-sim/contracts/answers';
import { duration } from '../../parts/duration.js';

/** What a fault does, in words. */
export function effectWords({ do: effect, phase }: Pick<Fault, 'do' | 'phase'>): string {
  const { status, body, retryAfter, reset, timeoutMs, delayMs, drip } = effect;
  const parts = [
    status === undefined ? '' : `answers ${status}${body === undefined ? '' : ' with a body of its own'}`,
    retryAfter === undefined ? '' : `Retry-After ${retryAfter}${typeof retryAfter === 'number' ? ' s' : ''}`,
    reset === true ? 'resets the connection' : '',
    timeoutMs === undefined ? '' : `no answer, closed after ${duration(timeoutMs)}`,
    delayMs === undefined ? '' : `${duration(delayMs)} later`,
    drip === undefined
      ? ''
      : `${drip.bytes ?? 1} ${(drip.bytes ?? 1) === 1 ? 'byte' : 'bytes'} each ${duration(drip.everyMs)}`,
  ];
  const said = parts.filter((part) => part !== '').join(', ');
  return phase === 'after' ? `${said}; the request counts all the same` : said;
}

/** Which requests it meets, in words. */
export function whenWords({ when }: Pick<Fault, 'when'>): string {
  if (when === null) return 'all that fit';
  const { first, nth, probability, per } = when;
  const which =
    first !== undefined
      ? first === 1
        ? 'the first'
        : `the first ${first}`
      : nth !== undefined
        ? `number ${nth}`
        : `${Math.round((probability ?? 0) * 10_000) / 100} % of them`;
  return per === 'installation' ? `${which}, of each installation` : which;
}
