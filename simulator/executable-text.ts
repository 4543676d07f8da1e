import { sqlText } from './sql-text.js';

/**
 * What a text begins with that a spreadsheet takes for a formula, or that leads to one: signs, those of full width that some
 * make signs of, and blanks that are left out on the way.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const FIRST = '=+\\-@\\t\\r\\n＝＋－＠';
const begins = `^[${FIRST}]`;
const NUMBER = '^-?[0-9]+([.][0-9]+)?$';
const [begin, number] = [new RegExp(begins), new RegExp(NUMBER)];

/** Whether a spreadsheet would execute a text; a number, though it begins with a minus, is none that it would. */
export const isExecutable = (text: string): boolean => begin.test(text) && !number.test(text);

/** The same in SQL. @param value - SQL of a text. */
export const executableSql = (value: string): string =>
  `(regexp_matches(${value}, ${sqlText(begins)}) and not regexp_matches(${value}, ${sqlText(NUMBER)}))`;
