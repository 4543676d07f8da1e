import type { App } from '@mmp-sim/contracts/answers';
import { visible } from './shell-word.js';

/** What an app is called among others, which may have the same name for another platform. */
export function appName({ name, platform }: Pick<App, 'name' | 'platform'>): string {
  const shown = visible(name);
  return shown.includes('(') ? shown : `${shown} (${platform})`;
}
