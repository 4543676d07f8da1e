import type { Attribution, Fact } from '@mmp-sim/contracts/facts';
import type { Finding } from '@mmp-sim/contracts/findings';
import type { RawRequest } from '../raw-request.js';
import type { RecordArena } from '../record-arena.js';
import type { RecordSearch } from '../record-search.js';
import { packedHead, unpackedHead } from './packed-head.js';

export type Verdict = 'recorded' | 'dropped' | 'rejected';

/** How an MMP's endpoint reads its requests; one for all entries of the endpoint. */
export type Reader = {
  /** The parameters as parsed; the same as when the request came. */
  readonly values: (request: RawRequest) => Readonly<Record<string, unknown>>;
  /** The MMP's canonical form of a parameter. */
  readonly canonical: (name: string, value: unknown) => string | null;
};

/** A fault that a request has met. */
export type MetFault = {
  readonly id: string;
  readonly action: 'status' | 'reset' | 'timeout' | 'delay' | 'drip';
  readonly phase: 'before' | 'after';
  /** The sender has not got what the MMP made of the request. Of a slow answer that shows only when it has hung up. */
  answerLost: boolean;
};

/** What became of one request to an MMP path, and why. */
export type NewJournalEntry = {
  readonly atMs: number;
  readonly endpoint: string;
  readonly verdict: Verdict;
  /** Why it was dropped or rejected; null when it was recorded. */
  readonly reason: string | null;
  readonly app: { readonly id: string; readonly bundleId: string; readonly platform: string } | null;
  readonly findings: readonly Finding[];
  readonly answer: {
    /** 0: a fault cut the connection without an answer. */
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | Buffer;
  };
  /** That it met, if any. */
  readonly fault?: MetFault | null;
  readonly facts: readonly Fact[];
  readonly request: RawRequest;
  readonly reader: Reader;
};

/** What a finding takes beside what was sent to us, about. */
const FINDING_BYTES = 600;

/** Findings say what was given, which may be as long as a body, and in strict mode the answer says it once more. */
function bytesOf(findings: readonly Finding[]): number {
  let bytes = 0;
  for (const { field, given, message, hint } of findings) {
    bytes += FINDING_BYTES + (field?.length ?? 0) + (given?.length ?? 0) + message.length + hint.length;
  }
  return bytes;
}

/**
 * An entry of the journal. The request itself rests packed and is read again when somebody asks: of a hundred thousand
 * entries few are ever looked at, and the garbage collector would look at all of them.
 */
export class JournalEntry {
  /** Order of arrival in the workspace, from 1. A cursor is the number of the last entry seen. */
  readonly number: number;
  readonly atMs: number;
  readonly endpoint: string;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly app: NewJournalEntry['app'];
  readonly findings: readonly Finding[];
  readonly answer: NewJournalEntry['answer'];
  /** The fault that it met, or null. The journal is told where it shows later that the answer got lost. */
  readonly fault: MetFault | null;
  readonly facts: readonly Fact[];
  /** What it takes, about: the request in the arena, the answer and the findings beside it. */
  readonly bytes: number;
  readonly #reader: Reader;
  #arena: RecordArena;
  #position: number;

  constructor(number: number, input: NewJournalEntry, arena: RecordArena) {
    this.number = number;
    this.atMs = input.atMs;
    this.endpoint = input.endpoint;
    this.verdict = input.verdict;
    this.reason = input.reason;
    this.app = input.app;
    this.findings = input.findings;
    this.answer = input.answer;
    this.fault = input.fault ?? null;
    this.facts = input.facts;
    this.#reader = input.reader;
    this.#arena = arena;
    const { body } = input.request;
    const head = packedHead(input.request);
    this.bytes = head.length + body.length + input.answer.body.length + bytesOf(input.findings);
    this.#position = arena.write(head, number, body);
  }

  get request(): RawRequest {
    return { ...unpackedHead(this.#arena.text(this.#position)), body: this.#arena.bytes(this.#position) };
  }

  /** The request as it rests, a byte of it a letter: to be looked through as fast as it can be read. */
  get raw(): string {
    return this.#arena.raw(this.#position);
  }

  /** Whether the request says what is looked for in many of them. */
  isFoundBy(search: RecordSearch): boolean {
    return search.has(this.#arena, this.#position);
  }

  /** Lets the request rest in another arena. */
  moveTo(arena: RecordArena): void {
    const position = arena.write(this.#arena.text(this.#position), this.number, this.#arena.bytes(this.#position));
    this.#arena = arena;
    this.#position = position;
  }

  /** The parameters in canonical form. No prototype: a parameter may have any name. */
  fields(): Record<string, string | null> {
    const values = this.#reader.values(this.request);
    const fields = Object.create(null) as Record<string, string | null>;
    for (const name in values) fields[name] = this.canonical(name, values[name]);
    return fields;
  }

  canonical(name: string, value: unknown): string | null {
    return this.#reader.canonical(name, value);
  }

  /** The attribution of the install that this request made; null where it made none that is tracked. */
  attribution(): Attribution | null {
    for (const fact of this.facts) if (fact.type === 'install' && fact.tracked) return fact.attribution;
    return null;
  }
}
