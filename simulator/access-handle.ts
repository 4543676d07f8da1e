import type * as answers from '@mmp-sim/contracts/answers';
import type * as wire from '@mmp-sim/contracts/wire';
import { checked } from './checked.js';
import { presentAccessToken, presentSavedReport } from './http/present-access.js';
import type { AccessTokens } from './workspaces/access-tokens.js';
import type { SavedReports } from './workspaces/saved-reports.js';

/** What a client of the reporting API shows as `Authorization: Bearer`. */
export type AccessToken = answers.AccessToken;
/** A report with its settings, at `GET /v2/reports/{id}`. */
export type SavedReport = answers.SavedReport;

/** Who may read the reports of a workspace. Every method throws `SimulatorError`. */
export type AccessTokensHandle = {
  /** ALREADY_EXISTS, CATALOG_LIMIT, KEY_TAKEN, REQUEST_INVALID. */
  add(token?: wire.NewAccessToken): AccessToken;
  /** The newest first. */
  list(): AccessToken[];
  /** NOT_FOUND. */
  get(id: string): AccessToken;
  /** NOT_FOUND, REQUEST_INVALID. */
  patch(id: string, patch: wire.AccessTokenPatch): AccessToken;
  /** NOT_FOUND. */
  delete(id: string): void;
};

/** Reports as users make them in an MMP's dashboard. Every method throws `SimulatorError`. */
export type SavedReportsHandle = {
  /** CATALOG_LIMIT, REQUEST_INVALID. */
  add(report: wire.NewSavedReport): SavedReport;
  /** The newest first. */
  list(): SavedReport[];
  /** NOT_FOUND. */
  get(id: string): SavedReport;
  /** NOT_FOUND. */
  delete(id: string): void;
};

/** The same in process as `/_sim/access-tokens`. */
export function accessTokensHandle(accessTokens: () => AccessTokens): AccessTokensHandle {
  return {
    add: (token = {}) => presentAccessToken(accessTokens().add(checked('NewAccessToken', token))),
    list: () => accessTokens().all().toReversed().map(presentAccessToken),
    get: (id) => presentAccessToken(accessTokens().get(id)),
    patch: (id, patch) => presentAccessToken(accessTokens().patch(id, checked('AccessTokenPatch', patch))),
    delete: (id) => accessTokens().delete(id),
  };
}

/** The same in process as `/_sim/saved-reports`. */
export function savedReportsHandle(savedReports: () => SavedReports): SavedReportsHandle {
  return {
    add: (report) => presentSavedReport(savedReports().add(checked('NewSavedReport', report))),
    list: () => savedReports().all().toReversed().map(presentSavedReport),
    get: (id) => presentSavedReport(savedReports().get(id)),
    delete: (id) => savedReports().delete(id),
  };
}
