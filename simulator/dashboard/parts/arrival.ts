/** What has the focus when it comes. */
let awaited: string | null = null;

/** What was asked for has the focus when it comes: the form that asked for it may be gone by then. */
export function awaitArrival(name: string): void {
  awaited = name;
}

/** For the `ref` of what may be waited for. */
export const arrival =
  (name: string) =>
  (element: HTMLElement | null): void => {
    if (element === null || awaited !== name) return;
    awaited = null;
    element.focus();
  };
