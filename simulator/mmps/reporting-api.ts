import type { SavedReport } from '@mmp-sim/contracts/answers';
import type { App, Campaign, Channel } from '@mmp-sim/contracts/catalog';
import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type { AccessRight } from '@mmp-sim/contracts/wire';
import type { RawRequest } from '../raw-request.js';
import type { WireResponse } from './mmp.js';

/** A question about numbers, in words of no MMP. Days are UTC, `YYYY-MM-DD`, both inside. */
export type NumbersAsked = {
  readonly question: string;
  readonly from: string;
  readonly to: string;
  readonly granularity: 'day' | 'week' | 'month' | 'total';
  readonly groupBy: readonly string[];
  readonly filters: Readonly<Record<string, readonly string[]>>;
  /** Days since the install, where the question is about such. */
  readonly days?: readonly number[];
};

/** A row of the answer: `date`, what it is grouped by, and numbers; money is a decimal text in US dollars. */
export type Numbers = Readonly<Record<string, string | number | null>>;

/** What a reporting API may know of a workspace. */
export type ReportingWorld = {
  readonly apps: readonly App[];
  readonly channels: readonly Channel[];
  /** Deleted ones included. */
  readonly campaigns: readonly (Campaign & {
    readonly clickUrl: string | null;
    readonly impressionUrl: string | null;
  })[];
  /** The oldest first. */
  readonly savedReports: readonly SavedReport[];
  /** On the workspace's clock, epoch milliseconds. */
  readonly nowMs: number;
  /** All rows of an answer. */
  ask(asked: NumbersAsked): Promise<readonly Numbers[]>;
};

export type ReportingRequest = {
  /** Without the query and `/w/{id}`. */
  readonly path: string;
  readonly query: string;
  /** Address before the path, as whoever asks has it: `http://127.0.0.1:4747/w/one`. */
  readonly base: string;
};

/** The MMP's answer, and what it does not say: why it refuses, what it has not looked at. */
export type ReportingAnswer = { readonly response: WireResponse; readonly notes: readonly string[] };

/** Why a request is refused before its path is looked at. */
export type ReportingRefusal =
  | 'no-token'
  | 'unknown-token'
  | 'undecodable-token'
  | 'no-right'
  | 'too-many-requests'
  | 'method-not-allowed'
  | 'unavailable'
  | 'bug';

/** How an MMP is asked for its numbers. Pure: all that it knows comes from the world that it is given. */
export type ReportingApi = {
  /** Whether a request is for it. @param path - Without `/w/{id}`. */
  takes(method: string, path: string): boolean;
  /** The token that a request shows; null where it shows none. */
  tokenOf(headers: RawRequest['headers']): string | null;
  /** Whether it might be a token of the MMP's, known or not. */
  isDecodable(token: string): boolean;
  /** Any of these will do. */
  rightsFor(path: string): readonly AccessRight[];
  /** @param retryAfterS - Seconds until another request is taken; of `too-many-requests`. */
  refuse(refusal: ReportingRefusal, retryAfterS?: number): WireResponse;
  answer(request: ReportingRequest, world: ReportingWorld): Promise<ReportingAnswer>;
  /** What it does not take of a saved report. */
  savedReportProblems(report: Omit<SavedReport, 'id'>): readonly JsonProblem[];
};
