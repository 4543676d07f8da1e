import { useState } from 'react';
import { AnOpen } from '../simulate/an-open.js';

/** What to send to see it here, for who unfolds it: a full list has no room to say so. */
export function SendOne() {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="send-one" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Send one</summary>
      {isOpen ? <AnOpen /> : null}
    </details>
  );
}
