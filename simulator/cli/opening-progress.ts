const FIRST_MS = 1000;
const EVERY_MS = 5000;

/** Says on stderr what the opening of a store is at and how long that has taken, once a second has passed and every few seconds then. */
export class OpeningProgress {
  readonly #write: (text: string) => void;
  readonly #beganAt = performance.now();
  readonly #first: NodeJS.Timeout;
  #next: NodeJS.Timeout | undefined;
  #step: string | null = null;
  #isLate = false;

  constructor(write: (text: string) => void = (text) => void process.stderr.write(text)) {
    this.#write = write;
    this.#first = setTimeout(() => {
      this.#tell();
      this.#next = setInterval(() => this.#tell(), EVERY_MS);
    }, FIRST_MS);
  }

  readonly tell = (step: string): void => {
    if (step === this.#step) return;
    this.#step = step;
    if (this.#isLate) this.#tell();
  };

  end(): void {
    clearTimeout(this.#first);
    clearInterval(this.#next);
    // A file may be opened again later, which is told elsewhere.
    this.#isLate = false;
  }

  #tell(): void {
    this.#isLate = true;
    if (this.#step === null) return;
    const seconds = Math.round((performance.now() - this.#beganAt) / 1000);
    this.#write(`mmp-sim: ${this.#step}, ${seconds} s so far\n`);
  }
}

/** Opens something with it. */
export async function withOpeningProgress<Opened>(
  open: (tell: (step: string) => void) => Promise<Opened>,
): Promise<Opened> {
  const progress = new OpeningProgress();
  try {
    return await open(progress.tell);
  } finally {
    progress.end();
  }
}
