export type {
  AdRevenueCall,
  Amount,
  Device,
  EventCall,
  FlatAdRevenueCall,
  Instant,
  KnownDevice,
  MediatedAdRevenueCall,
  MediationName,
  OpenCall,
  PurchaseCall,
  SubscriptionCall,
  TrackingStatus,
} from './calls.js';
export type { SenderClock, Timer } from './clock.js';
export { SenderError } from './errors.js';
export type { CallFinding, SenderErrorCode } from './errors.js';
export type { CallReference, Left, Parked, SenderEventName, SenderEvents, SenderListener } from './events.js';
export type { DispatcherLike, SenderOptions, UnknownOutcome } from './options.js';
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
export { createSender } from './sender.js';
export type { Receipt, Sender } from './sender.js';
export type { MeterLike, SpanLike, Telemetry, TracerLike } from './telemetry.js';
