import { plain } from '@mmp-sim/contracts/report';
import { wallNow } from '../clock.js';
import { type AnsweredHealth, ControlClient } from '../control-client.js';
import { SimulatorError } from '../errors.js';

/** Who listens on a taken port answers at once, or is no simulator. */
const ASK_MS = 1000;

/**
 * `mmp-sim 0.1.0 (pid 4747, up for 12 s, 3 requests received)`: a simulator that an earlier run has left behind shows
 * by its age and by what it has received.
 */
export function whoAnswers({ version, pid, startedAt, requests }: AnsweredHealth, nowMs: number): string {
  const upSeconds = Math.max(0, Math.floor((nowMs - Date.parse(String(startedAt))) / 1000));
  const facts = [
    ...(Number.isInteger(pid) ? [`pid ${pid}`] : []),
    ...(Number.isFinite(upSeconds) ? [`up for ${upSeconds} s`] : []),
    ...(Number.isInteger(requests) ? [`${requests} ${requests === 1 ? 'request' : 'requests'} received`] : []),
  ];
  // It comes from elsewhere, and goes to a terminal.
  const named = plain(`mmp-sim ${String(version)}`);
  return facts.length === 0 ? named : `${named} (${facts.join(', ')})`;
}

/** The failure to listen, with who has the port where that is a simulator. @returns The same where it is none. */
export async function portTakenBy(error: SimulatorError, host: string, port: number, token?: string): Promise<Error> {
  const asked = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const client = new ControlClient({ url: `http://${asked.includes(':') ? `[${asked}]` : asked}:${port}`, token });
  const tell = (who: string, pid?: number): SimulatorError => {
    const stop = pid === undefined ? 'Stop it' : `Stop it (kill ${pid})`;
    return new SimulatorError(
      'PORT_TAKEN',
      `${who} listens on ${host}:${port} already. ${stop}, or choose another port by --port (0 takes any free one).`,
      { cause: error },
    );
  };
  try {
    const health = await client.health(ASK_MS);
    if (health.version === undefined) return error;
    return tell(whoAnswers(health, wallNow()), Number.isInteger(health.pid) ? health.pid : undefined);
  } catch (refused) {
    const isOurs = refused instanceof SimulatorError && refused.code === 'TOKEN_WRONG';
    return isOurs ? tell('an mmp-sim with another token') : error;
  }
}
