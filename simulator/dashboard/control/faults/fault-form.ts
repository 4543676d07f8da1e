export type Effect = 'status' | 'reset' | 'timeoutMs' | 'delayMs' | 'drip';
type When = 'always' | 'first' | 'nth' | 'probability';

/** What stands in the form. All of it is text, as it is typed; empty numbers are left out. */
export type FaultForm = {
  readonly endpoint: string;
  readonly app: string;
  readonly when: When;
  /** How many, which one, or how likely. */
  readonly count: string;
  readonly per: 'workspace' | 'installation';
  readonly effect: Effect;
  readonly status: string;
  readonly body: string;
  readonly retryAfter: string;
  readonly timeoutMs: string;
  readonly delayMs: string;
  readonly everyMs: string;
  readonly bytes: string;
  readonly phase: 'before' | 'after';
};

export const EMPTY_FAULT: FaultForm = {
  endpoint: '',
  app: '',
  when: 'first',
  count: '1',
  per: 'workspace',
  effect: 'status',
  status: '503',
  body: '',
  retryAfter: '',
  timeoutMs: '10000',
  delayMs: '',
  everyMs: '200',
  bytes: '',
  phase: 'before',
};

/** Bad days that every sender should survive: docs/control-api.md#faults. */
export const BAD_DAYS: readonly (readonly [name: string, form: Partial<FaultForm>])[] = [
  ['It counted, and the answer was lost', { endpoint: 'event', status: '503', phase: 'after' }],
  ['Too many requests, once for each installation', { status: '429', retryAfter: '1', per: 'installation' }],
  ['One request in ten is reset', { when: 'probability', count: '0.1', effect: 'reset' }],
  ['No answer for ten seconds', { effect: 'timeoutMs', timeoutMs: '10000' }],
  ['All answers take two seconds', { when: 'always', effect: 'delayMs', delayMs: '2000' }],
];

/** What `POST /_sim/faults` takes. What is no number is sent as it was typed, and refused in the simulator's own words. */
export function newFault(form: FaultForm): object {
  const { endpoint, app, when, count, per, phase } = form;
  const which = { [when]: asNumber(count), ...(per === 'installation' ? { per } : {}) };
  return {
    ...(endpoint === '' ? {} : { endpoint }),
    ...(app === '' ? {} : { app }),
    ...(when === 'always' ? {} : { when: which }),
    do: effectOf(form),
    ...(phase === 'after' ? { phase } : {}),
  };
}

/** What of that body stands in which field, in their order; a field that is not shown has none. */
export function pathsOf({ when, effect }: Pick<FaultForm, 'when' | 'effect'>): {
  readonly [Name in keyof FaultForm]?: string;
} {
  return {
    endpoint: 'endpoint',
    app: 'app',
    ...(when === 'always' ? {} : { count: `when.${when}`, per: 'when.per' }),
    ...(effect === 'status' ? { status: 'do.status', retryAfter: 'do.retryAfter', body: 'do.body' } : {}),
    ...(effect === 'timeoutMs' ? { timeoutMs: 'do.timeoutMs' } : { delayMs: 'do.delayMs' }),
    ...(effect === 'drip' ? { everyMs: 'do.drip.everyMs', bytes: 'do.drip.bytes' } : {}),
    phase: 'phase',
  };
}

function asNumber(text: string): number | string | null {
  if (text.trim() === '') return null;
  const value = Number(text);
  return Number.isNaN(value) ? text : value;
}

function effectOf(form: FaultForm): object {
  const { effect, status, body, retryAfter, timeoutMs, delayMs, everyMs, bytes } = form;
  const late = delayMs.trim() === '' ? {} : { delayMs: asNumber(delayMs) };
  switch (effect) {
    case 'status':
      return {
        status: asNumber(status),
        ...(body === '' ? {} : { body }),
        // A text such as an HTTP date, or seconds.
        ...(retryAfter.trim() === '' ? {} : { retryAfter: /^\d+$/.test(retryAfter) ? Number(retryAfter) : retryAfter }),
        ...late,
      };
    case 'reset':
      return { reset: true, ...late };
    case 'timeoutMs':
      return { timeoutMs: asNumber(timeoutMs) };
    case 'delayMs':
      return { delayMs: asNumber(delayMs) };
    case 'drip':
      return {
        drip: { everyMs: asNumber(everyMs), ...(bytes.trim() === '' ? {} : { bytes: asNumber(bytes) }) },
        ...late,
      };
    default:
      return effect satisfies never;
  }
}
