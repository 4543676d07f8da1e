// What is used of `@jest/globals`, which Jest itself puts in place when a test imports it. The package would bring Babel
// along; it is needed for nothing else.
declare module '@jest/globals' {
  export const beforeAll: (run: () => Promise<void>) => void;
  export const beforeEach: (run: () => void) => void;
  export const afterAll: (run: () => Promise<void>) => void;
  export const expect: { extend(matchers: object): void };
}
