import type { Attempt } from '../../simulator/exam/attempts.js';

let made = 0;

/** A request that counted at the instant 0, of the installation a; each has an id after the one before. */
export function anAttempt(overrides: Partial<Attempt> = {}): Attempt {
  made += 1;
  return {
    id: String(made),
    atMs: 0,
    process: 0,
    endpoint: 'tenjin.event',
    fields: {},
    status: 200,
    verdict: 'recorded',
    reason: null,
    isRecorded: true,
    answerLost: false,
    retryAfterMs: null,
    installationId: 'a',
    name: null,
    isOpen: false,
    ...overrides,
  };
}
