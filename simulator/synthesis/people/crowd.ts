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

/** Who is met in a region: its people, and after them those who are none. They are looked at more often than once. */
export class Crowd {
  readonly #world: World;
  readonly #cell: Cell;
  /** By place. */
  readonly #met: (Face | undefined)[];
  readonly #byPlace: (Address | undefined)[] = Array.from({ length: ADDRESSES }, () => undefined);
  /** Those of who has one of its own. */
  readonly #byText = new Map<string, Address>();
  #addresses = 0;

  constructor(world: World, cell: Cell) {
    this.#world = world;
    this.#cell = cell;
    this.#met = Array.from({ length: cell.people }, () => undefined);
  }

  /** @param face - Its person has a place after all people of the region. */
  add(face: Face): void {
    this.#met[face.person.index] = face;
  }

  /** Somebody of the region will be met: nobody need be made twice. */
  know(person: Person): Face {
    const one = { person, phone: phoneOf(this.#world, person), address: null };
    this.#met[person.index] = one;
    return one;
  }

  at(index: number): Face {
    return this.#met[index] ?? this.know(personOf(this.#world, this.#cell, index));
  }

  /** The address that a face has at an instant. */
  addressAt({ person, address }: Pick<Face, 'person' | 'address'>, atMs: number): Address {
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
