/** A text as it stands in SQL. Only for texts: names and numbers are not quoted so. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
