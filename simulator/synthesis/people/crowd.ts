import type { World } from '../world/world.js';
import { addressOf, placeAt } from './addresses.js';
import type { Cell } from './cells.js';
import { type Person, personOf, type Phone, phoneOf } from './person.js';

/** Somebody whom a network or an app meets. `address` is where all of it comes from; null for people, who move about. */
export type Face = { readonly person: Person; readonly phone: Phone; readonly address: string | null };

/** Who is met in a region: its people, and after them those who are none. They are looked at more often than once. */
export class Crowd {
  readonly #world: World;
  readonly #cell: Cell;
  readonly #met = new Map<number, Face>();

  constructor(world: World, cell: Cell) {
    this.#world = world;
    this.#cell = cell;
  }

  /** @param face - Its person has a place after all people of the region. */
  add(face: Face): void {
    this.#met.set(face.person.index, face);
  }

  at(index: number): Face {
    let one = this.#met.get(index);
    if (one === undefined) {
      const person = personOf(this.#world, this.#cell, index);
      one = { person, phone: phoneOf(this.#world, person), address: null };
      this.#met.set(index, one);
    }
    return one;
  }

  /** The address that a face has at an instant. */
  addressAt({ person, address }: Pick<Face, 'person' | 'address'>, atMs: number): string {
    const { country, region } = this.#cell;
    return address ?? addressOf(country.number, region, placeAt(person, atMs, this.#world.config.network));
  }
}
