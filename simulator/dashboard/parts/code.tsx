import { CopyButton } from './copy-button.js';
import { visible } from './shell-word.js';
import './code.css';

/** Text to take along. It is copied as it is; what would turn its order round is shown as source text has it. */
export function Code({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <figure className="code">
      <figcaption>
        {visible(label)}
        <CopyButton text={text} />
      </figcaption>
      <pre tabIndex={0}>{visible(text)}</pre>
    </figure>
  );
}
