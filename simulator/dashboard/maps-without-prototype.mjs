const LRU = /\/zrender\/lib\/core\/LRU\.js$/;
const MAP = 'this._map = {};';

/**
 * What charts keep the widths of texts in is an object whose keys are those texts: `__proto__` is one of it before it is put
 * there, and `Object.prototype` is then linked into a list, so that every object of the page has `prev` and `next`.
 *
 * @returns {import('vite').Plugin} It fails the build where the line is not there any more: look whether it is mended.
 */
export function mapsWithoutPrototype() {
  let isMended = false;
  return {
    name: 'maps-without-prototype',
    apply: 'build',
    buildStart() {
      isMended = false;
    },
    transform: {
      filter: { id: LRU },
      handler(code) {
        if (!code.includes(MAP)) this.error(`${MAP} is not in LRU.js of zrender any more`);
        isMended = true;
        return { code: code.replaceAll(MAP, 'this._map = Object.create(null);'), map: null };
      },
    },
    buildEnd(error) {
      if (error === undefined && !isMended) this.error('LRU.js of zrender is not among what is built any more');
    },
  };
}
