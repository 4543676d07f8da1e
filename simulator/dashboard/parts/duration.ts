export { duration, durationBeside } from '@mmp-sim/contracts/report/plain';
