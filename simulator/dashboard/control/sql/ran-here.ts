const RAN = 'mmp-sim-sql';
/** The last ones are remembered. */
const MOST = 50;

/**
 * Statements that were run in this tab. What stands in an address can be anybody's: of those that were not run here, the reader says
 * so first.
 */
export const ranHere = {
  has: (statement: string): boolean => all().includes(statement),
  add: (statement: string): void => {
    const kept = [...all().filter((one) => one !== statement), statement].slice(-MOST);
    sessionStorage.setItem(RAN, JSON.stringify(kept));
  },
};

function all(): readonly string[] {
  const kept: unknown = JSON.parse(sessionStorage.getItem(RAN) ?? '[]');
  return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === 'string') : [];
}
