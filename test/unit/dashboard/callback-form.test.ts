import type { Callback } from '@mmp-sim/contracts/answers';
import { describe, expect, test } from 'vitest';
import {
  type CallbackForm,
  calledAmong,
  callbackPatch,
  EMPTY_FORM,
  formOf,
  newCallback,
} from '../../../simulator/dashboard/callbacks/callback-form.js';

const URL_OF_ALL = 'http://127.0.0.1:8080/?c={{click_id}}';
const aForm = (more: Partial<CallbackForm>): CallbackForm => ({ ...EMPTY_FORM, url: URL_OF_ALL, ...more });
const aCallback = (more: Partial<Callback>): Callback => ({
  id: 'one',
  name: null,
  app: null,
  event: 'install',
  template: null,
  url: URL_OF_ALL,
  method: 'GET',
  action: 'ping',
  networks: 'all',
  channel: null,
  active: true,
  findings: [],
  ...more,
});
const usual = { url: URL_OF_ALL, event: 'install', method: 'GET', action: 'ping', networks: 'all' };

describe('what POST /_sim/callbacks takes', () => {
  test.each([
    [{}, {}],
    [{ name: ' installs ' }, { name: 'installs' }],
    [{ app: 'com.example' }, { app: 'com.example' }],
    [{ event: 'custom', custom: ' install ' }, { event: { custom: 'install' } }],
    [
      { networks: 'channel', channel: 'unity' },
      { networks: 'channel', channel: 'unity' },
    ],
    // One that was chosen before, and means nothing any more.
    [{ networks: 'all', channel: 'unity' }, {}],
    [{ networks: 'list', channels: 'unity, organic ,' }, { networks: ['unity', 'organic'] }],
  ] as const)('of %j', (typed, said) => {
    expect(newCallback(aForm(typed))).toEqual({ ...usual, ...said });
  });

  test('a template gives event and method, unless another event is chosen', () => {
    const { event: _event, method: _method, ...rest } = usual;
    const template = 'generic-install';
    expect(newCallback(aForm({ template, event: '' }))).toEqual({ ...rest, template });
    expect(newCallback(aForm({ template, event: 'open' }))).toEqual({ ...rest, template, event: 'open' });
  });

  test('a custom event without a name is none, which is refused in the simulator’s words', () => {
    expect(newCallback(aForm({ event: 'custom' }))).not.toHaveProperty('event');
  });
});

test.each([
  {},
  { name: 'installs', app: 'com.example', method: 'POST', action: 'ping_on_first' },
  { event: { custom: 'purchase' } },
  { networks: 'channel_and_organic', channel: 'unity' },
  { networks: ['unity', 'organic'] },
] as const)('a callback %j that is opened and saved is as before', (more) => {
  const { id: _id, template: _template, active: _active, findings: _findings, ...all } = aCallback(more);
  expect(callbackPatch(formOf(aCallback(more)))).toEqual(all);
});

test('of callbacks that are called alike each is told by the query of its URL, or else by its id', () => {
  const a = { ...aCallback({}), name: null, id: 'aaaaaaaa-1', url: 'http://127.0.0.1:9/hook?app=a' };
  const b = { ...a, id: 'bbbbbbbb-2', url: 'http://127.0.0.1:9/hook?app=b' };
  const c = { ...b, id: 'cccccccc-3' };
  const named = { ...a, id: 'dddddddd-4', name: 'mine' };
  const alone = 'on install, 127.0.0.1:9/hook';
  expect(calledAmong(a, [a, named])).toBe(alone);
  expect([a, b].map((one) => calledAmong(one, [a, b]))).toEqual([`${alone}?app=a`, `${alone}?app=b`]);
  expect([a, b, c].map((one) => calledAmong(one, [a, b, c]))).toEqual([
    `${alone}?app=a`,
    `${alone} (bbbbbbbb)`,
    `${alone} (cccccccc)`,
  ]);
  expect(calledAmong(named, [named, { ...named, id: 'eeeeeeee-5' }])).toBe('mine (dddddddd)');
});
