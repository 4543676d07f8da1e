import type { Key } from '../chance/draws.js';
import type { World } from '../world/world.js';
import { ADDRESSES, addressOf, placeAt } from './addresses.js';
import type { Cell } from './cells.js';
import { type Person, personOf, type Phone, phoneOf } from './person.js';

/** Somebody whom a network or an app meets. `address` is where all of it comes from; null for people, who move about. */
export type Face = { readonly person: Person; readonly phone: Phone; readonly address: string | null };

/** An address of a region: the same object each time. */
export type Address = {
  readonly text: string;
  /** Among those of the region that were met, from 0 on. */
  readonly number: number;
};

/** What an ad needs to know of whoever sees it. */
export type Viewer = {
  readonly person: { readonly key: Key; readonly household: number };
  readonly address: string | null;
  readonly publisherConsent: boolean;
};

/** Key (2), household, and whether the phone's user lets others have its id. */
const WIDTH = 4;
const UNMET = 0;
const ALLOWS = 1;
const REFUSES = 2;

/** Who is met in a region: its people, and after them those who are none. They are looked at more often than once. */
export class Crowd {
  readonly #world: World;
  readonly #cell: Cell;
  /** By place. */
  readonly #met: (Face | undefined)[];
  /** What {@link Crowd.viewer} tells of people: side by side, since millions of ads meet them in no order. */
  readonly #viewers: Int32Array;
  readonly #viewer = { person: { key: { a: 0, b: 0 }, household: 0 }, address: null, publisherConsent: false };
  readonly #byPlace: (Address | undefined)[] = Array.from({ length: ADDRESSES }, () => undefined);
  /** Those of who has one of its own. */
  readonly #byText = new Map<string, Address>();
  #addresses = 0;

  constructor(world: World, cell: Cell) {
    this.#world = world;
    this.#cell = cell;
    this.#met = Array.from({ length: cell.people }, () => undefined);
    this.#viewers = new Int32Array(cell.people * WIDTH);
  }

  /** Places that there are, those of who is none among them. */
  get size(): number {
    return this.#met.length;
  }

  /** @param face - Its person has a place after all people of the region. */
  add(face: Face): void {
    this.#met[face.person.index] = face;
  }

  /** Somebody of the region will be met: nobody need be made twice. */
  know(person: Person): Face {
    const one = { person, phone: phoneOf(this.#world, person), address: null };
    this.#met[person.index] = one;
    const at = person.index * WIDTH;
    const viewers = this.#viewers;
    viewers[at] = person.key.a;
    viewers[at + 1] = person.key.b;
    viewers[at + 2] = person.household;
    viewers[at + 3] = one.phone.publisherConsent ? ALLOWS : REFUSES;
    return one;
  }

  at(index: number): Face {
    return this.#met[index] ?? this.know(personOf(this.#world, this.#cell, index));
  }

  /** Of somebody who sees an ad. One object for all people, to be read at once. */
  viewer(index: number): Viewer {
    const at = index * WIDTH;
    const viewers = this.#viewers;
    if (at >= viewers.length || viewers[at + 3] === UNMET) {
      const { person, address, phone } = this.at(index);
      return { person, address, publisherConsent: phone.publisherConsent };
    }
    const one = this.#viewer;
    one.person.key.a = viewers[at] ?? 0;
    one.person.key.b = viewers[at + 1] ?? 0;
    one.person.household = viewers[at + 2] ?? 0;
    one.publisherConsent = viewers[at + 3] === ALLOWS;
    return one;
  }

  /** The address that somebody has at an instant. */
  addressAt({ person, address }: Pick<Viewer, 'person' | 'address'>, atMs: number): Address {
    if (address !== null) return this.#addressOf(address);
    const place = placeAt(person, atMs, this.#world.config.network);
    let known = this.#byPlace[place];
    if (known === undefined) {
      known = this.#addressOf(addressOf(this.#cell.country.number, this.#cell.region, place));
      this.#byPlace[place] = known;
    }
    return known;
  }

  #addressOf(text: string): Address {
    let known = this.#byText.get(text);
    if (known === undefined) {
      known = { text, number: this.#addresses };
      this.#addresses += 1;
      this.#byText.set(text, known);
    }
    return known;
  }
}
