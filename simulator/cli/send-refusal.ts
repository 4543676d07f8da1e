import { SenderError } from '@mmp-sim/sender';
import { SimulatorError } from '../errors.js';

/** What a user can put right before it is sent. */
export const refused = (detail: string, cause?: unknown): SimulatorError =>
  new SimulatorError('REQUEST_INVALID', detail, cause === undefined ? {} : { cause });

/** What the sender refuses, or the disk, told with its reason; a bug stays one. */
export function explained(error: unknown): unknown {
  if (error instanceof SenderError)
    return refused(error.code === 'OPTIONS_INVALID' ? inFlags(error) : error.message, error);
  const isOfSystem = error instanceof Error && 'syscall' in error && 'code' in error;
  return isOfSystem ? refused(`${error.message}.`, error) : error;
}

/** What is wrong with an option of the sender's, by the flag that gave it. */
function inFlags({ detail }: SenderError): string {
  const flags = { baseUrl: '--to', sdkKey: '--key', 'app.platform': '--platform', ratePerSecond: '--rate' };
  for (const [option, flag] of Object.entries(flags))
    if (detail.startsWith(option)) return detail.replace(option, flag);
  return detail.replace(/^concurrency\b/, '--concurrency');
}
