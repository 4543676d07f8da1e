import type { RequestHandler, Response } from 'express';
import type { SimulatorError } from '../errors.js';
import { PROBLEM_TYPE, problemDocument } from './problem.js';

type End = (...given: unknown[]) => Response;

/**
 * Keeps every answer until what it says is safe; where it never will be, a problem takes its place.
 *
 * @param saved - See `Keeper`.
 * @param problemOf - What to say of the error with which that rejects.
 */
export function holdAnswers(
  saved: () => Promise<void> | null,
  problemOf: (error: unknown) => SimulatorError,
): RequestHandler {
  return (_request, response, next) => {
    const end = response.end.bind(response) as unknown as End;
    const held: End = (...given) => {
      // Streams have begun already.
      const saving = response.headersSent ? null : saved();
      if (saving === null) return end(...given);
      saving.then(
        () => end(...given),
        (error: unknown) => {
          for (const name of response.getHeaderNames()) response.removeHeader(name);
          const { status, body } = problemDocument(problemOf(error));
          response.statusCode = status;
          response.setHeader('Content-Type', PROBLEM_TYPE);
          end(body);
        },
      );
      return response;
    };
    response.end = held;
    next();
  };
}
