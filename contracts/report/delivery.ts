import { elements, member, said } from './plain.js';

/** A delivery of a callback as the control API shows it, or as much of one as there is. */
export type ReportedDelivery = {
  readonly id?: string;
  readonly callbackName?: string | null;
  readonly event?: string;
  readonly app?: { readonly bundleId?: string };
  readonly method?: string;
  readonly url?: string;
  readonly state?: string;
  readonly attempts?: readonly {
    readonly at?: string;
    readonly outcome?: string;
    readonly status?: number | null;
    readonly error?: string | null;
  }[];
  readonly nextAttemptAt?: string | null;
  readonly waitsFor?: string | null;
};

/** `#4 waiting · install · GET http://127.0.0.1:8080/… · 2 attempts · connection: …`; what is not known is left out. */
export function deliveryHeadline(delivery: unknown): string {
  const attempts = elements(member(delivery, 'attempts'));
  const last = attempts.at(-1);
  const error = said(member(last, 'error'));
  const next = said(member(delivery, 'nextAttemptAt'));
  const waitsFor = said(member(delivery, 'waitsFor'));
  const parts = [
    [`#${said(member(delivery, 'id'), '?')}`, said(member(delivery, 'state'))].filter(Boolean).join(' '),
    said(member(delivery, 'callbackName')),
    said(member(delivery, 'event')),
    [said(member(delivery, 'method')), said(member(delivery, 'url'))].filter(Boolean).join(' '),
    attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`,
    error === '' ? said(member(last, 'outcome')) : `${said(member(last, 'outcome'))}: ${error}`,
    next === '' ? '' : `next at ${next}`,
    waitsFor === '' ? '' : `waits for #${waitsFor}`,
  ];
  return parts.filter(Boolean).join(' · ');
}
