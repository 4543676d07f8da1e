export { METHOD_WORDS as METHOD_NAMES } from '@mmp-sim/contracts/attribution-words';
