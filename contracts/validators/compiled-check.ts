import type { ValidateFunction } from 'ajv';
import { compiled } from '../compiled.js';

/** @throws {RangeError} For a schema that is not among those that the build compiles (a caller bug). */
export function compiledCheck(id: string): ValidateFunction {
  const check = compiled[id];
  if (check === undefined) throw new RangeError(`no compiled schema ${id}`);
  return check as ValidateFunction;
}
