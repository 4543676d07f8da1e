import type * as answers from '@mmp-sim/contracts/answers';
import type { AccessToken } from '../workspaces/access-tokens.js';
import type { SavedReport } from '../workspaces/saved-reports.js';

export function presentAccessToken({ number: _, rights, ...shown }: AccessToken): answers.AccessToken {
  return { ...shown, rights: [...rights] };
}

export function presentSavedReport({ number: _, ...shown }: SavedReport): answers.SavedReport {
  return shown;
}
