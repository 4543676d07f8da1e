import { useSyncExternalStore } from 'react';

// The address is the state that a page keeps: what is looked at can be linked to, and comes again on reload.

const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach((listener) => listener());

/** How often Back or Forward has led here. */
let travels = 0;
/** Whether Back is under way: a browser takes its time. */
let isLeaving = false;

function travelled(): void {
  travels += 1;
  isLeaving = false;
  tell();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener('popstate', travelled);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener('popstate', travelled);
  };
}

/** The path and the query of the page. */
export function useAddress(): URL {
  const href = useSyncExternalStore(subscribe, () => location.href);
  return new URL(href);
}

/** Another number whenever Back or Forward has led here: what is typed and does not count yet is of another entry. */
export const useTravels = (): number => useSyncExternalStore(subscribe, () => travels);

/**
 * Where the page is already, nothing is added: Back would do nothing.
 *
 * @param replace - Whether the way back leaves out what was there before.
 */
export function goTo(target: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (new URL(target, location.href).href === location.href) return;
  if (replace) history.replaceState(history.state, '', target);
  else history.pushState({ trail: [...trailHere(), location.href].slice(-MOST_STEPS) } satisfies Entry, '', target);
  tell();
}

/** What an entry of the history has of its own: the addresses before it, the newest at the end. */
type Entry = { readonly trail: readonly string[] };

/** So many of them are remembered. */
const MOST_STEPS = 20;

const trailHere = (): Entry['trail'] => ((history.state ?? {}) as Partial<Entry>).trail ?? [];

/** What is opened of a list, and closed again. An app that is named beside an installation goes with it. */
const OPENED = ['request', 'delivery', 'edit', 'id'];

/** An address with nothing open. */
function closed(href: string): string {
  const address = new URL(href, location.href);
  const isStory = address.searchParams.has('id');
  for (const name of isStory ? [...OPENED, 'app'] : OPENED) address.searchParams.delete(name);
  return address.href;
}

/**
 * Leaves what was opened: by Back where that leads to the same place, so that nothing of it stays behind. Steps that differ
 * by what was open alone, such as the delivery before this one, are gone over.
 */
export function leaveTo(target: string): void {
  const { href } = new URL(target, location.href);
  if (isLeaving || href === location.href) return;
  const trail = trailHere();
  const others = trail.findLastIndex((one) => closed(one) !== closed(href));
  const at = trail.lastIndexOf(href);
  isLeaving = at > others;
  if (isLeaving) history.go(at - trail.length);
  else goTo(target, { replace: true });
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

/** So soon after each other, choices of the same are one: an arrow key goes through a list that is closed. */
const SAME_CHOICE_MS = 1000;

/** The last choice. */
let last = { names: '', href: '', travels: 0, atMs: 0 };

function choose(address: URL, changes: Readonly<Record<string, string | null>>): void {
  const [names, atMs] = [Object.keys(changes).join(), performance.now()];
  const isSame = last.names === names && last.href === location.href && last.travels === travels;
  goTo(withQuery(address, changes), { replace: isSame && atMs - last.atMs <= SAME_CHOICE_MS });
  last = { names, href: location.href, travels, atMs };
}

/** Sets what the query says, and leaves all else as it is. @see docs/decisions/0047-what-was-chosen-before.md */
export function useChoosing(): Choosing {
  const address = useAddress();
  return {
    choose: (changes) => choose(address, changes),
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

/** What names one of a workspace: another workspace has none of it. */
const OF_ONE = ['app', 'campaign', 'request', 'installation', 'id', 'before', 'delivery', 'callback', 'edit'];

/** The same view of another workspace, with what is chosen of it that any workspace may have. */
export const inWorkspace = (address: URL, id: string): string =>
  withQuery(address, {
    ...Object.fromEntries(OF_ONE.map((name) => [name, null])),
    workspace: id === 'default' ? null : id,
  });
