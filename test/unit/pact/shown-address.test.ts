import { expect, test } from 'vitest';
import { shownAddress } from '../../../simulator/pact/shown-address.js';

test.each([
  { address: 'https://track.tenjin.com/', shown: 'https://track.tenjin.com' },
  { address: 'https://u:SECRET@h.example/a/?api_key=SECRET#SECRET', shown: 'https://h.example/a' },
  { address: 'https://h.example/@scope/pact.json', shown: 'https://h.example/@scope/pact.json' },
  { address: 'https://u:SEC@RET@h.example:99999/', shown: 'https://…@h.example:99999/' },
  { address: 'u:SECRET@h.example?api_key=SECRET', shown: '…@h.example?…' },
  { address: 'h.example\n?SECRET\nSECRET', shown: 'h.example\n?…' },
])('$address is shown as $shown', ({ address, shown }) => {
  expect(shownAddress(address)).toBe(shown);
});
