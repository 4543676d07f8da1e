import type { MouseEvent, ReactNode } from 'react';
import { goTo, leaveTo } from '../address.js';

type LinkProps = {
  readonly to: string;
  readonly current?: boolean;
  readonly className?: string;
  /** It closes what is open, and is no step. @default false */
  readonly isWayBack?: boolean;
  readonly children: ReactNode;
};

/** A link within the page. It is a real one: it opens in a tab of its own, and works without this handler too. */
export function Link({ to, current = false, className, isWayBack = false, children }: LinkProps) {
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    (isWayBack ? leaveTo : goTo)(to);
  };
  return (
    <a href={to} className={className} onClick={follow} aria-current={current ? 'page' : undefined}>
      {children}
    </a>
  );
}
