import { Opened } from '../parts/opened.js';
import { visible } from '../parts/shell-word.js';

type NoSuchNameProps = {
  /** As the address has it. */
  readonly name: string;
  readonly onClose: () => void;
};

/** In place of a request, where the address names none. */
export function NoSuchName({ name, onClose }: NoSuchNameProps) {
  return (
    <Opened label="The request that is open" title="No request" onClose={onClose}>
      <section className="failure" role="alert">
        <p>
          The address says <code>{visible(`request=${name}`)}</code>, which names no request: expected its number, and
          perhaps a point and what tells it from others of that number.
        </p>
      </section>
    </Opened>
  );
}
