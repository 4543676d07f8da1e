import { readFileSync } from 'node:fs';

/** The text of an SQL file beside a module. @param url - `new URL('./name.sql', import.meta.url)`. */
export const sqlFile = (url: URL): string => readFileSync(url, 'utf8').trim();
