/** A text as it stands in SQL. Only for texts: names and numbers are not quoted so. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The path of one file as DuckDB's readers take it: what would be a pattern there stands for itself. */
export const sqlPath = (path: string): string => sqlText(path.replaceAll(/[*?[]/g, '[$&]'));
