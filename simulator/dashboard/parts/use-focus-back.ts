import { useEffect, useRef } from 'react';

/**
 * When details are closed, gives the focus to the link that opens them, else to the content: it would be lost with them.
 *
 * @param name - Of the parameter of the address that says what is open.
 */
export function useFocusBack(name: string, opened: string | null): void {
  const before = useRef(opened);
  useEffect(() => {
    const closed = before.current;
    before.current = opened;
    if (closed === null || opened !== null) return;
    // Whoever has gone elsewhere by himself stays there.
    const { activeElement, body } = document;
    if (activeElement !== body && activeElement?.tagName !== 'MAIN') return;
    const links = [...document.querySelectorAll<HTMLAnchorElement>('main a')];
    const opener = links.find(({ href }) => new URL(href).searchParams.get(name) === closed);
    (opener ?? document.querySelector<HTMLElement>('main'))?.focus();
  }, [name, opened]);
}
