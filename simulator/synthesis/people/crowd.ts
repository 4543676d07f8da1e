import type { World } from '../world/world.js';
import { ADDRESSES, addressOf, placeAt } from './addresses.js';
import type { Cell } from './cells.js';
import { type Person, personOf, type Phone, phoneOf } from './person.js';

/** Somebody whom a network or an app meets. `address` is where all of it comes from; null for people, who move about. */
export type Face = { readonly person: Person; readonly phone: Phone; readonly address: string | null };

/** Who is met in a region: its people, and after them those who are none. They are looked at more often than once. */
export class Crowd {
  readonly #world: World;
  readonly #cell: Cell;
  /** By place. */
  readonly #met: (Face | undefined)[];
  readonly #addresses: (string | undefined)[] = Array.from({ length: ADDRESSES }, () => undefined);

  constructor(world: World, cell: Cell) {
    this.#world = world;
    this.#cell = cell;
    this.#met = Array.from({ length: cell.people }, () => undefined);
  }

  /** @param face - Its person has a place after all people of the region. */
  add(face: Face): void {
    this.#met[face.person.index] = face;
  }

  at(index: number): Face {
    let one = this.#met[index];
    if (one === undefined) {
      const person = personOf(this.#world, this.#cell, index);
      one = { person, phone: phoneOf(this.#world, person), address: null };
      this.#met[index] = one;
    }
    return one;
  }

  /** The address that a face has at an instant; the same text each time, so that it is read but once. */
  addressAt({ person, address }: Pick<Face, 'person' | 'address'>, atMs: number): string {
    if (address !== null) return address;
    const place = placeAt(person, atMs, this.#world.config.network);
    let text = this.#addresses[place];
    if (text === undefined) {
      text = addressOf(this.#cell.country.number, this.#cell.region, place);
      this.#addresses[place] = text;
    }
    return text;
  }
}
