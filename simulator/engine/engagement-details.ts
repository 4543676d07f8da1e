/** Details that many engagements have: they are written down once. */
export class SharedDetails {
  readonly number: number;
  /** As JSON. */
  readonly text: string;

  constructor(number: number, text: string) {
    this.number = number;
    this.text = text;
  }
}
