import { type FormEvent, useState } from 'react';
import { ask, Refusal, token } from '../api.js';
import './sign-in.css';

/** For a simulator that was started with `--token`. The token is kept for this tab alone, and never stands in an address. */
export function SignIn({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const [refused, setRefused] = useState('');
  const enter = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get('token');
    token.set(typeof typed === 'string' ? typed.trim() : '');
    try {
      await ask('GET workspaces', 'default');
      onSignedIn();
    } catch (error) {
      setRefused(error instanceof Refusal ? error.message : String(error));
    }
  };
  return (
    <main className="sign-in">
      <h1>mmp-sim</h1>
      <form onSubmit={(event) => void enter(event)}>
        <label>
          Token
          <input name="token" type="password" autoComplete="current-password" required autoFocus />
        </label>
        <button type="submit">Sign in</button>
        <p className="quiet">
          It is what the simulator was started with: <code>--token</code> or <code>MMP_SIM_TOKEN</code>.
        </p>
        {refused === '' ? null : <p role="alert">{refused}</p>}
      </form>
    </main>
  );
}
