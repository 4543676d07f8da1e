import { createRequire } from 'node:module';
import { SenderError } from '../errors.js';

const load = createRequire(import.meta.url);

/**
 * Loads an optional peer of this package when an outbox needs it, and not when its module is imported: whoever has not
 * installed it gets an error that can be caught and says what to do.
 *
 * @param name - Of a CommonJS package, or of a module in it.
 * @throws {SenderError} OPTIONS_INVALID where it is not installed; whatever it throws itself.
 */
export function peer(name: 'libsql' | 'libsql/promise' | 'pg'): unknown {
  try {
    return load(name);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const [install = ''] = name.split('/');
    // What the package itself lacks is told as it is.
    if (code !== 'MODULE_NOT_FOUND' || !message.includes(`'${name}'`)) throw error;
    throw new SenderError('OPTIONS_INVALID', `${install} is not installed. Run: npm install ${install}`, {
      cause: error,
    });
  }
}
