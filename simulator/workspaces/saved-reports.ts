import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type { NewSavedReport, ReportGranularity, ReportType } from '@mmp-sim/contracts/wire';
import type { Changes } from '../changes.js';
import { invalid } from '../checked.js';
import { SimulatorError } from '../errors.js';
import type { Ids } from '../ids.js';

/** A report with its settings, as users make them in an MMP's dashboard. */
export type SavedReport = {
  readonly id: string;
  /** Of all that were ever made in the workspace, from 1. */
  readonly number: number;
  readonly name: string;
  readonly reportType: ReportType;
  /** None: all. */
  readonly appIds: readonly string[];
  /** None: all. */
  readonly channelIds: readonly number[];
  readonly metrics: readonly string[];
  readonly granularity: ReportGranularity;
  readonly groupBy: readonly string[];
  /** How many days up to today it shows where no dates are asked for. */
  readonly pastNumberDays: number;
};

/** What an MMP does not take: metrics and groupings that it does not have. */
export type SavedReportProblems = (report: Omit<SavedReport, 'id' | 'number'>) => readonly JsonProblem[];

const PAST_NUMBER_DAYS = 30;

/** The saved reports of a workspace. They survive a reset. */
export class SavedReports {
  readonly #most: number;
  readonly #problemsOf: SavedReportProblems;
  readonly #changes: Changes;
  readonly #byId = new Map<string, SavedReport>();
  #ids: Ids;
  #made = 0;

  /** @param most - Most of them. */
  constructor(most: number, problemsOf: SavedReportProblems, ids: Ids, changes: Changes) {
    this.#most = most;
    this.#problemsOf = problemsOf;
    this.#ids = ids;
    this.#changes = changes;
  }

  /** How many there ever were. */
  get made(): number {
    return this.#made;
  }

  /** The oldest first. */
  all(): SavedReport[] {
    return [...this.#byId.values()].toSorted((a, b) => a.number - b.number);
  }

  find(id: string): SavedReport | null {
    return this.#byId.get(id) ?? null;
  }

  /** @throws {SimulatorError} NOT_FOUND. */
  get(id: string): SavedReport {
    const found = this.find(id);
    if (found !== null) return found;
    throw new SimulatorError('NOT_FOUND', `no saved report has the id ${id}. GET /_sim/saved-reports lists them.`);
  }

  /** @throws {SimulatorError} REQUEST_INVALID, CATALOG_LIMIT. */
  add(input: NewSavedReport): SavedReport {
    const report = {
      name: input.name,
      reportType: input.reportType ?? 'user_acquisition',
      appIds: input.appIds ?? [],
      channelIds: input.channelIds ?? [],
      metrics: input.metrics,
      granularity: input.granularity ?? 'daily',
      groupBy: input.groupBy,
      pastNumberDays: input.pastNumberDays ?? PAST_NUMBER_DAYS,
    } as const;
    const problems = this.#problemsOf(report);
    if (problems.length > 0) throw invalid(problems);
    if (this.#byId.size >= this.#most) {
      throw new SimulatorError(
        'CATALOG_LIMIT',
        `${this.#most} saved reports. Delete some by DELETE /_sim/saved-reports/{id}, or raise limits.savedReports.`,
      );
    }
    this.#made += 1;
    const added = { id: this.#ids.uuid('saved-report', this.#made), number: this.#made, ...report };
    this.#byId.set(added.id, added);
    this.#changes.changed('saved-report', added);
    return added;
  }

  /** @throws {SimulatorError} NOT_FOUND. */
  delete(id: string): void {
    const gone = this.get(id);
    this.#byId.delete(id);
    this.#changes.gone('saved-report', gone);
  }

  /** Deletes all of them, as if none had ever been. @param ids - Of those that come. */
  clear(ids: Ids): void {
    this.#ids = ids;
    this.#byId.clear();
    this.#made = 0;
  }

  /** Goes on from where another workspace stood. */
  restore(made: number, reports: readonly SavedReport[], ids: Ids): void {
    this.clear(ids);
    this.#made = made;
    for (const one of reports) this.#byId.set(one.id, one);
  }
}
