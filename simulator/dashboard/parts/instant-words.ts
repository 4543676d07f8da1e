/** An instant in words: `2026-11-24 12:00:00.000 UTC`. */
export const instantWords = (at: string): string => `${at.replace('T', ' ').replace('Z', '')} UTC`;
