import type { Key } from '../chance/draws.js';
import type { Platform, World } from '../world/world.js';
import { ADDRESSES, addressOf, placeAt } from './addresses.js';
import type { Cell } from './cells.js';
import { allowsOthers, type Person, personOf, type Phone, phoneOf } from './person.js';

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

/** Key (2), household, and what is known of whoever it is. */
const WIDTH = 4;
const IS_MET = 1;
const HAS_IPHONE = 2;
/** Whether the phone's user lets others have its id; neither where nobody has asked yet. */
const ALLOWS = 4;
const REFUSES = 8;

/** Who is met in a region: its people, and after them those who are none. They are looked at more often than once. */
export class Crowd {
  readonly #world: World;
  readonly #cell: Cell;
  /** By place: of people those alone who have the app. */
  readonly #faces: (Face | undefined)[];
  /** All who are met, side by side: millions of ads meet them in no order, and as objects they would be collected again and again. */
  readonly #met: Int32Array;
  readonly #viewer = { person: { key: { a: 0, b: 0 }, household: 0 }, address: null, publisherConsent: false };
  readonly #byPlace: (Address | undefined)[] = Array.from({ length: ADDRESSES }, () => undefined);
  /** Those of who has one of its own: of a farm or a data centre, where no people are. */
  readonly #byText = new Map<string, Address>();
  #addresses = 0;
  /** The phone that was asked for last, and whose: all of it is asked for when its user sees the first ad. */
  #phone: Phone | null = null;
  #phoneOf = -1;

  constructor(world: World, cell: Cell) {
    this.#world = world;
    this.#cell = cell;
    this.#faces = Array.from({ length: cell.people }, () => undefined);
    this.#met = new Int32Array(cell.people * WIDTH);
  }

  /** Places that there are, those of who is none among them. */
  get size(): number {
    return this.#faces.length;
  }

  /** @param face - Its person has a place after all people of the region. */
  add(face: Face): void {
    this.#faces[face.person.index] = face;
  }

  /** Somebody of the region will be met: nobody need be made twice. */
  know({ index, key, household, platform }: Person): void {
    const at = index * WIDTH;
    const met = this.#met;
    met[at] = key.a;
    met[at + 1] = key.b;
    met[at + 2] = household;
    met[at + 3] = platform === 'ios' ? IS_MET | HAS_IPHONE : IS_MET;
  }

  /** The same of who will have the app. */
  join(person: Person): Face {
    this.know(person);
    const one = { person, phone: phoneOf(this.#world, person), address: null };
    this.#faces[person.index] = one;
    return one;
  }

  /** The phone of whoever has this place. */
  phoneAt(index: number): Phone {
    const known = this.#faces[index]?.phone ?? (index === this.#phoneOf ? this.#phone : null);
    if (known !== null) return known;
    const at = this.#rowOf(index);
    const met = this.#met;
    const key = { a: met[at] ?? 0, b: met[at + 1] ?? 0 };
    const phone = phoneOf(this.#world, { key, platform: this.#platformAt(at) });
    this.#phone = phone;
    this.#phoneOf = index;
    return phone;
  }

  /** Of somebody who sees an ad. One object for all people, to be read at once. */
  viewer(index: number): Viewer {
    if (index * WIDTH >= this.#met.length) {
      const face = this.#faces[index];
      if (face === undefined) throw new RangeError(`nobody has place ${index}`);
      return { person: face.person, address: face.address, publisherConsent: face.phone.publisherConsent };
    }
    const at = this.#rowOf(index);
    const met = this.#met;
    const one = this.#viewer;
    one.person.key.a = met[at] ?? 0;
    one.person.key.b = met[at + 1] ?? 0;
    one.person.household = met[at + 2] ?? 0;
    if (((met[at + 3] ?? 0) & (ALLOWS | REFUSES)) === 0) {
      const allows = allowsOthers(this.#world, { key: one.person.key, platform: this.#platformAt(at) });
      met[at + 3] = (met[at + 3] ?? 0) | (allows ? ALLOWS : REFUSES);
    }
    one.publisherConsent = ((met[at + 3] ?? 0) & ALLOWS) !== 0;
    return one;
  }

  /** Where somebody of the region stands among those who are met. */
  #rowOf(index: number): number {
    const at = index * WIDTH;
    if (((this.#met[at + 3] ?? 0) & IS_MET) === 0) this.know(personOf(this.#world, this.#cell, index));
    return at;
  }

  #platformAt(at: number): Platform {
    return ((this.#met[at + 3] ?? 0) & HAS_IPHONE) === 0 ? 'android' : 'ios';
  }

  /** The address that somebody has at an instant. */
  addressAt({ person, address }: Pick<Viewer, 'person' | 'address'>, atMs: number): Address {
    if (address !== null) return this.#ownAddress(address);
    const place = placeAt(person, atMs, this.#world.config.network);
    let known = this.#byPlace[place];
    if (known === undefined) {
      known = this.#newAddress(addressOf(this.#cell.country.number, this.#cell.region, place));
      this.#byPlace[place] = known;
    }
    return known;
  }

  #ownAddress(text: string): Address {
    let known = this.#byText.get(text);
    if (known === undefined) {
      known = this.#newAddress(text);
      this.#byText.set(text, known);
    }
    return known;
  }

  #newAddress(text: string): Address {
    const number = this.#addresses;
    this.#addresses += 1;
    return { text, number };
  }
}
