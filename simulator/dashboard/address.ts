import { useSyncExternalStore } from 'react';

// The address is the state that a page keeps: what is looked at can be linked to, and comes again on reload.

const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach((listener) => listener());

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener('popstate', tell);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener('popstate', tell);
  };
}

/** The path and the query of the page. */
export function useAddress(): URL {
  const href = useSyncExternalStore(subscribe, () => location.href);
  return new URL(href);
}

/** @param replace - Whether the way back leaves out what was there before. */
export function goTo(target: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (replace) history.replaceState(null, '', target);
  else history.pushState(null, '', target);
  tell();
}

/** Another value of the query, and all else as it is. @param value - Empty or null takes it out. */
export function withQuery(address: URL, changes: Readonly<Record<string, string | null>>): string {
  const query = new URLSearchParams(address.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return address.pathname + (text === '' ? '' : `?${text}`);
}

type Choosing = {
  /** A choice by hand is a step that Back undoes. */
  readonly choose: (changes: Readonly<Record<string, string | null>>) => void;
  /** What is typed takes the place of what was typed before: each letter would be a step. */
  readonly write: (changes: Readonly<Record<string, string | null>>) => void;
};

/** Sets what the query says, and leaves all else as it is. @see docs/decisions/0047-what-was-chosen-before.md */
export function useChoosing(): Choosing {
  const address = useAddress();
  return {
    choose: (changes) => goTo(withQuery(address, changes)),
    write: (changes) => goTo(withQuery(address, changes), { replace: true }),
  };
}

/** The workspace that a page is about. */
export const workspaceOf = (address: URL): string => address.searchParams.get('workspace') ?? 'default';

/** The id that the address names; null for none, and for what would be no part of a path. */
export function idIn({ searchParams }: URL, name: string): string | null {
  const id = searchParams.get(name);
  return id === null || /^\.{0,2}$/.test(id) ? null : id;
}
