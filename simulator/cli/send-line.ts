import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import { type OpenCall, type Receipt, type Sender, SenderError } from '@mmp-sim/sender';

const CALLS = ['open', 'event', 'purchase', 'subscription', 'adRevenue'] as const;
/** JSON has no dates. */
const INSTANTS = ['sentAt', 'purchaseDate'] as const;

/** A reason is told in a terminal: a line of megabytes must not come back in it. */
const MOST_SHOWN = 100;
const MOST_REASON = 600;

const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`;

/** Why a line is refused, as it is told. */
export const shortReason = (reason: string): string => cut(reason, MOST_REASON);

/** A line that is no call, and why. */
export class LineRefused extends Error {}

/** Sends lines: `{"call":"event", …}` with the properties of that call. No event goes where its open was refused. */
export class LineSender {
  readonly #sender: Sender;
  /** Of installations whose last open was refused: its line. */
  readonly #refusedOpens = new Map<string, number>();

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /**
   * Whether a line is a call is decided before this returns, so that the next line may be given at once.
   *
   * @throws {LineRefused} Where it is no call, or must not go before its open.
   * @throws {SenderError} Where the sender does not take it.
   */
  async send(number: number, text: string): Promise<Receipt> {
    const { call, ...properties } = objectOf(text);
    const installation = installationOf(properties);
    const name = CALLS.find((one) => one === call);
    if (name === undefined) {
      const meant = typeof call === 'string' && call.length <= MOST_SHOWN ? didYouMean(call, CALLS) : null;
      if (meant === 'open') this.#withhold(installation, number);
      const expected = meant === null ? `one of ${CALLS.join(', ')}` : `${meant} perhaps`;
      throw new LineRefused(`call: got ${cut(JSON.stringify(call) ?? 'none', MOST_SHOWN)}, expected ${expected}.`);
    }
    for (const instant of INSTANTS) {
      const given = properties[instant];
      if (typeof given === 'string' && /^\d{4}-\d\d-\d\dT/.test(given)) properties[instant] = new Date(given);
    }
    if (name === 'open') this.#tryOpen(installation, number, properties);
    const open = this.#refusedOpens.get(installation ?? '');
    if (open !== undefined) {
      throw new LineRefused(`its open on line ${open} was refused, and it must not go before that: send both again.`);
    }
    // Whatever the types say, the sender checks each property of a call when it is made.
    return (this.#sender[name] as (call: object) => Promise<Receipt>).call(this.#sender, properties);
  }

  /** @throws {SenderError} Where the sender would not take it. */
  #tryOpen(installation: string | null, number: number, properties: object): void {
    try {
      // Whatever the types say, the sender checks each property.
      this.#sender.prepare('open', properties as OpenCall);
    } catch (error) {
      if (error instanceof SenderError && error.code === 'CALL_INVALID') this.#withhold(installation, number);
      throw error;
    }
    this.#refusedOpens.delete(installation ?? '');
  }

  #withhold(installation: string | null, number: number): void {
    if (installation !== null) this.#refusedOpens.set(installation, number);
  }
}

/** Its id in one form, as ids come in any; null where there is none by which its other lines could be known. */
function installationOf({ installationId }: Readonly<Record<string, unknown>>): string | null {
  if (typeof installationId !== 'string') return null;
  const id = installationId.toLowerCase().replaceAll(/[^0-9a-z]/g, '');
  return id === '' ? null : id;
}

function objectOf(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = HALVES.test(text) ? JSON.parse(text, wellFormed) : JSON.parse(text);
  } catch (error) {
    if (error instanceof LineRefused) throw error;
    throw new LineRefused(`no JSON: ${(error as Error).message}.`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new LineRefused('got JSON that is no object, expected {"call": "event", …}.');
}

/** An escape that stands for half of a character; with the other half beside it, nothing is wrong. */
const HALVES = /\\u[dD][89a-fA-F]/;

/** What is no text is sent as something else. */
function wellFormed(name: string, value: unknown): unknown {
  for (const given of [name, value]) {
    if (typeof given !== 'string' || given.isWellFormed()) continue;
    // JSON writes a half as an escape.
    throw new LineRefused(
      `${name.toWellFormed()}: got half a character in ${JSON.stringify(given).slice(0, 100)}, expected text.`,
    );
  }
  return value;
}
