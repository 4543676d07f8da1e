import { expect, test } from 'vitest';
import { inferState } from '../../../simulator/pact/infer-state.js';
import { readPact } from '../../../simulator/pact/pact-file.js';
import { anInteraction, aPact, formOf, PACT_OPEN } from '../../support/pact.js';

const inferred = (interaction: object) => {
  const [read] = readPact(JSON.stringify(aPact([interaction])), 'p.json').interactions;
  if (read === undefined) throw new RangeError('there is one');
  return inferState(read);
};

const app = { bundleId: 'com.example.game', platform: 'android' };
const owned = { ...app, sdkKey: 'BACKEND-KEY' };

test.each([
  { status: 200, error: undefined, state: 'an app', params: owned },
  { status: 202, error: 'invalid device identifier', state: 'an app', params: owned },
  { status: 202, error: 'not logged', state: 'an app with a disabled key', params: owned },
  { status: 202, error: 'ignored', state: 'an app', params: owned },
  { status: 401, error: 'unauthorized', state: 'an app with another key', params: app },
  { status: 404, error: 'no such app', state: 'no app', params: { sdkKey: 'BACKEND-KEY' } },
  {
    status: 429,
    error: 'too many requests',
    state: 'an app that is rate limited',
    params: { ...owned, retryAfter: 30 },
  },
  { status: 503, error: 'service unavailable', state: 'an app during an outage', params: owned },
])('an open that expects $status $error is given the state `$state`', ({ status, error, state, params }) => {
  expect(inferred(anInteraction('x', { status, body: { code: status, error } }))).toEqual({ name: state, params });
});

test('a version that is sent is the one that is ignored', () => {
  const params = { app_version: '3.4.1' };
  expect(inferred(anInteraction('x', { status: 202, body: { error: 'ignored' } }, { params }))).toEqual({
    name: 'an app that ignores a version',
    params: { ...owned, appVersion: '3.4.1' },
  });
});

test.each([
  { retryAfter: '7', expected: '7' },
  { retryAfter: 'Tue, 24 Nov 2026 12:00:00 GMT', expected: 'Tue, 24 Nov 2026 12:00:00 GMT' },
  { retryAfter: 'ü', expected: 30 },
])('the Retry-After $retryAfter that is expected is what is answered, where it can be', ({ retryAfter, expected }) => {
  const response = { status: 429, headers: { 'Retry-After': retryAfter } };
  expect(inferred(anInteraction('x', response))).toEqual({
    name: 'an app that is rate limited',
    params: { ...owned, retryAfter: expected },
  });
});

test('a read-out that names a network is of an installation that the network has brought', () => {
  const query = formOf({ ...PACT_OPEN, api_key: 'BACKEND-KEY' });
  const response = { status: 200, body: { ad_network: 'unity', campaign_name: 'Autumn' } };
  const { analytics_installation_id: installationId, advertising_id: advertisingId } = PACT_OPEN;
  expect(inferred({ description: 'x', request: { method: 'GET', path: '/v0/user', query }, response })).toEqual({
    name: 'an attributed installation',
    params: { ...owned, installationId, advertisingId, channel: 'unity', campaign: 'Autumn' },
  });
});

test.each([
  { name: 'no key', request: { method: 'POST', path: '/v0/event', body: formOf(PACT_OPEN) } },
  { name: 'a tracking link', request: { method: 'GET', path: '/v0/click/abc' } },
  { name: 'a path of nobody', request: { method: 'GET', path: '/elsewhere' } },
  {
    name: 'a key that can be none',
    request: { method: 'POST', path: '/v0/event', body: formOf({ ...PACT_OPEN, api_key: 'a b' }) },
  },
])('where no state would help there is none: $name', ({ request }) => {
  expect(inferred({ description: 'x', request, response: { status: 200 } })).toBeNull();
});

test('an app that cannot be is no app', () => {
  const interaction = anInteraction('x', { status: 404 }, { params: { platform: 'windows' } });
  expect(inferred(interaction)).toEqual({ name: 'no app', params: { sdkKey: 'BACKEND-KEY' } });
});
