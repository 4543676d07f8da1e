import { type MouseEvent, useState } from 'react';
import { useAddress, workspaceOf } from '../address.js';
import { Refusal, send, token } from '../api.js';
import { saveAs } from '../parts/save-as.js';

type CsvLinkProps = {
  readonly question: string;
  readonly query: Readonly<Record<string, string | null>>;
  readonly title: string;
};

/** The same question as a file for a spreadsheet: what begins like a formula is text in it. */
export function CsvLink({ question, query, title }: CsvLinkProps) {
  const workspace = workspaceOf(useAddress());
  const [refused, setRefused] = useState('');
  const asked = { ...query, format: 'csv', neutralize: 'true' };
  const name = `${question}.csv`;
  const known = Object.entries({ workspace, ...asked }).filter((pair): pair is [string, string] => pair[1] !== null);
  const save = async (event: MouseEvent): Promise<void> => {
    // The token never stands in an address, so a link does not carry it.
    if (token.get() === null) return;
    event.preventDefault();
    try {
      const response = await send(`GET insights/${question}`, workspace, { query: asked });
      saveAs(name, await response.blob());
      setRefused('');
    } catch (error) {
      setRefused(error instanceof Refusal ? error.message : String(error));
    }
  };
  return (
    <>
      <a
        href={`/_sim/insights/${question}?${new URLSearchParams(known)}`}
        download={name}
        onClick={(event) => void save(event)}
      >
        CSV<span className="visually-hidden">: {title}</span>
      </a>
      {refused === '' ? null : <span role="alert"> {refused}</span>}
    </>
  );
}
