/**
 * The tag of one test in eight, which take three quarters of the time together. `npm test` leaves them to CI and to
 * `npm run test:all`, so that somebody waits for it; they are further cases of what it tries.
 */
export const LONG = 'long';

/** Whether the long ones are to run. */
export const withLong = process.env['TESTS'] === 'all';
