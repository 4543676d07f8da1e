import { createHash } from 'node:crypto';
import type { Fact } from '@mmp-sim/contracts/facts';
import { SimulatorError } from '../errors.js';
import type { JournalEntry } from '../journal/entry.js';
import { VERSION } from '../version.js';
import type { Workspace } from '../workspaces/workspace.js';
import { entryRecord } from './entry-record.js';
import { Packer } from './packed.js';

export const SNAPSHOT_FORMAT = 'mmp-sim-snapshot';
/** Raised when a simulator of the old version could not restore it rightly. */
export const SNAPSHOT_VERSION = 1;

/**
 * All of one workspace as one JSON document, a line for each part.
 *
 * @throws {SimulatorError} SNAPSHOT_TOO_LARGE.
 */
export async function takeSnapshot(workspace: Workspace): Promise<string> {
  const mostBytes = workspace.limits.snapshotBytes;
  const { facts, journal, ...state } = await workspace.state();
  const { entries, ...rest } = journal;
  const places = new Map(facts.kept.map((fact, place) => [fact, place]));
  const lost = factsBeside(entries, places);
  for (const [place, fact] of lost.entries()) places.set(fact, -1 - place);
  const placeOf = (fact: Fact): number => places.get(fact) ?? Number.NaN;

  const parts = {
    format: SNAPSHOT_FORMAT,
    version: SNAPSHOT_VERSION,
    simulator: VERSION,
    ...state,
    facts: { ...facts, kept: facts.kept.values() },
    journal: { ...rest, entries: records(entries, placeOf), facts: lost.values() },
  };
  let spent = 0;
  const spend = (text: string): void => {
    spent += text.length;
    if (spent > mostBytes) throw tooLarge(mostBytes);
  };
  const packer = new Packer(spend);
  const lines = Object.entries(parts).map(([name, part]) => `${JSON.stringify(name)}:${jsonText(part, packer)}`);
  lines.push(`"pools":${packer.pools()}`);
  const text = `{${lines.join(',\n')},\n"sha256":"${digestOf(lines)}"}\n`;
  if (Buffer.byteLength(text) > mostBytes) throw tooLarge(mostBytes);
  return text;
}

/** SHA-256 of the parts, each as JSON with its name. */
export function digestOf(lines: readonly string[]): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(`${line}\n`);
  return hash.digest('hex');
}

/** JSON, with rows that come one by one packed. */
function jsonText(value: unknown, packer: Packer): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  if (Symbol.iterator in value) return packer.table(value as Iterable<object>);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${entries.map(([name, one]) => `${JSON.stringify(name)}:${jsonText(one, packer)}`).join(',')}}`;
}

/** Facts of entries that are kept no more among the facts. */
function factsBeside(entries: readonly JournalEntry[], kept: ReadonlyMap<Fact, number>): Fact[] {
  const beside = new Set<Fact>();
  for (const { facts } of entries) for (const fact of facts) if (!kept.has(fact)) beside.add(fact);
  return [...beside];
}

function* records(entries: readonly JournalEntry[], placeOf: (fact: Fact) => number) {
  for (const entry of entries) yield entryRecord(entry, placeOf);
}

function tooLarge(mostBytes: number): SimulatorError {
  return new SimulatorError(
    'SNAPSHOT_TOO_LARGE',
    `it would have more than ${mostBytes} bytes. Raise limits.snapshotBytes, or delete requests first.`,
  );
}
