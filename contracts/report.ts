import { type AnsweredAssertion, type AskedAssertion, assertionLines } from './report/assertion.js';
import { type AttributionCheck, attributionLines, installLines, type ReportedInstall } from './report/attribution.js';
import type { ReportedDelivery } from './report/delivery.js';
import { findingLines, type ReportedFinding } from './report/finding.js';
import { fullLines, type ReportedRequest, shortLines } from './report/request.js';

export type { AnsweredAssertion, AskedAssertion } from './report/assertion.js';
export type { AttributionCheck, ReportedInstall } from './report/attribution.js';
export type { ReportedCriterion } from './report/criterion.js';
export type { ReportedDelivery } from './report/delivery.js';
export type { ReportedFinding } from './report/finding.js';
export type { ReportedRequest } from './report/request.js';
export { plain } from './report/plain.js';

// One format for HTTP, terminal and test failures. Plain text without colour, lines end in \n, the last line too.
// Whatever it is given, it never throws, never leaves out evidence, and shows control characters escaped. The texts are
// for people and may change; what machines read are the objects that these functions take.

/** Findings in full: rule, severity, field, what was given, what is expected, message, hint and source of each. */
export function reportFindings(findings: readonly ReportedFinding[]): string {
  return asText(() => {
    const list = Array.isArray(findings) ? Object.values(findings as readonly unknown[]) : [];
    if (list.length === 0) return ['no findings'];
    return list.flatMap((finding, index) => [...(index === 0 ? [] : ['']), ...findingLines(finding, '')]);
  });
}

/** One request in full: its verdict, what the wire answered, every finding, every field, and what was sent. */
export function reportRequest(request: ReportedRequest): string {
  return asText(() => fullLines(request));
}

/** One request in short: a headline, and a line for each finding with its field, message and hint. */
export function reportRequestInShort(request: ReportedRequest): string {
  return asText(() => shortLines(request));
}

/**
 * An assertion and its answer.
 *
 * @param matches - Requests, or deliveries, that match, where that is what is wrong; the answer counts them only.
 */
export function reportAssertion(
  asked: AskedAssertion,
  answer: AnsweredAssertion,
  matches: readonly (ReportedRequest | ReportedDelivery)[] = [],
): string {
  return asText(() => assertionLines(asked, answer, Array.isArray(matches) ? matches : []));
}

/** An installation: who brought it, and every candidate with the reason why it won or lost. */
export function reportInstall(install: ReportedInstall): string {
  return asText(() => installLines(install));
}

/** A check of an installation's attribution that failed. */
export function reportAttribution(check: AttributionCheck): string {
  return asText(() => attributionLines(check));
}

function asText(lines: () => string[]): string {
  try {
    return `${lines().join('\n')}\n`;
  } catch (error) {
    // Only what reads the reports can do this, such as an object that runs code when it is read.
    return `This report could not be written (${error instanceof RangeError ? 'it is too large' : 'its data cannot be read'}).\n`;
  }
}
