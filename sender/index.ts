export { readTenjinAnswer, tenjinRequest } from './mmps/tenjin.js';
export type { TenjinCall, TenjinMeaning, TenjinRequest, TenjinTarget } from './mmps/tenjin.js';
