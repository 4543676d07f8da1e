import type * as answers from '@mmp-sim/contracts/answers';
import type { AccessToken } from '../workspaces/access-tokens.js';
import type { SavedReport } from '../workspaces/saved-reports.js';

export function presentAccessToken({ number: _number, rights, ...shown }: AccessToken): answers.AccessToken {
  return { ...shown, rights: [...rights] };
}

export function presentSavedReport({ number: _number, ...shown }: SavedReport): answers.SavedReport {
  return shown;
}
