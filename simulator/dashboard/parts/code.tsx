import { CopyButton } from './copy-button.js';
import './code.css';

/** Text to take along. */
export function Code({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <figure className="code">
      <figcaption>
        {label}
        <CopyButton text={text} />
      </figcaption>
      <pre tabIndex={0}>{text}</pre>
    </figure>
  );
}
