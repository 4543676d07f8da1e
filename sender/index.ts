export { readTenjinAnswer, tenjinRequest } from './mmps/tenjin.js';
export type { TenjinCall, TenjinMeaning, TenjinRequest, TenjinTarget } from './mmps/tenjin.js';
export { SenderError } from './errors.js';
export type { CallFinding, SenderErrorCode } from './errors.js';
export { MemoryOutbox } from './outbox/memory.js';
export type {
  CallKind,
  Claimed,
  ClaimOptions,
  Entry,
  NewEntry,
  Outbox,
  OutboxCounts,
  OutboxLimits,
  SetAside,
  Settlement,
  Target,
} from './outbox/outbox.js';
