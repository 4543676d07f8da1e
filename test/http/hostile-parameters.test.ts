import { describe, expect, test } from 'vitest';
import { aTarget } from '../support/hostile-target.js';
import { FORM } from '../support/world.js';

const target = aTarget();

describe('parameters of any kind are read', () => {
  const open = 'analytics_installation_id=29eeb1610fe74997b6d53f02e9711f8c&advertising_id=';

  test('broken percent-encoding is read as it stands, what is whole beside it is decoded, and a finding says so', async () => {
    const { status, entry } = await target.post('H1', `${open}&customer_user_id=100%25%zz%&device_model=Pixel%208`);
    expect(status).toBe(200);
    expect(entry?.fields).toMatchObject({ customer_user_id: '100%%zz%', device_model: 'Pixel 8' });
    expect(entry?.findings).toContainEqual(expect.objectContaining({ rule: 'broken-percent-encoding' }));
  });

  test('of a duplicate the last counts, and a finding names both', async () => {
    const { status, entry } = await target.post('H2', `${open}&country=US&country=DE`);
    expect(status).toBe(200);
    expect(entry?.fields['country']).toBe('DE');
    expect(entry?.findings).toContainEqual(expect.objectContaining({ rule: 'duplicate-parameter', given: 'US, DE' }));
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__proto__[polluted]', 'constructor.prototype'])(
    'a parameter may be called %s',
    async (name) => {
      const { status, entry } = await target.post(
        `H3-${name.replaceAll(/\W/g, '')}`,
        `${open}&${encodeURIComponent(name)}=1`,
      );
      expect(status).toBe(200);
      expect(Object.entries(entry?.fields ?? {})).toContainEqual([name, '1']);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
  );

  test.each([
    ['NUL', '%00'],
    ['half a surrogate pair', '%ED%A0%80'],
    ['bytes that are no UTF-8', '%FF%FE%C0%AF'],
    ['a line break', '%0D%0ASet-Cookie:%20a=1'],
    ['a right-to-left override', '%E2%80%AE'],
  ])('%s in every value is recorded, or refused in the MMP’s own words', async (_what, value) => {
    for (const name of ['analytics_installation_id', 'advertising_id', 'event', 'ip_address', 'referrer', 'country']) {
      const { status, body } = await target.post(
        `H4-${name}-${value.replaceAll(/\W/g, '')}`,
        `${open}&${name}=${value}`,
      );
      expect([200, 202]).toContain(status);
      expect(body).toMatchObject({ code: status });
    }
  });

  test.each([
    ['NUL', '%00', '\u0000', []],
    ['a line break', '%0D%0ASet-Cookie:%20a=1', '\r\nSet-Cookie: a=1', []],
    ['a right-to-left override', '%E2%80%AE', '\u202e', []],
    ['U+FFFD itself', '%EF%BF%BD', '\ufffd', []],
    ['half a surrogate pair', 'a%ED%A0%80b%20c', 'a\ufffd\ufffd\ufffdb c', ['not-utf-8']],
    ['overlong and impossible bytes', '%FF%FE%C0%AF', '\ufffd'.repeat(4), ['not-utf-8']],
    ['Latin-1', 'caf%E9%20noir', 'caf\ufffd noir', ['not-utf-8']],
    ['Latin-1 beside a broken escape', '50%%20caf%e9', '50% caf\ufffd', ['broken-percent-encoding', 'not-utf-8']],
    ['a character that is cut off', 'x%E2%82', 'x\ufffd', ['not-utf-8']],
  ])('%s is read as %j says, and a finding tells of what is no UTF-8', async (what, sent, read, rules) => {
    const body = `${open}&customer_user_id=${sent}&device_model=Pixel%208`;
    const { status, entry } = await target.post(`H8-${what.replaceAll(/\W/g, '')}`, body);
    expect(status).toBe(200);
    expect(entry?.fields).toMatchObject({ customer_user_id: read, device_model: 'Pixel 8' });
    expect(entry?.findings.map(({ rule }) => rule).filter((rule) => /percent|utf/.test(rule))).toEqual(rules);
  });

  test('a finding names the parameter that is no UTF-8, whether its bytes are escaped, in a query or as they are', async () => {
    const named = { rule: 'not-utf-8', severity: 'warning', field: 'customer_user_id' };
    const raw = await target.post('H9', Buffer.from(`${open}&customer_user_id=caf\u00e9`, 'latin1'));
    expect(raw.entry?.fields).toMatchObject({ customer_user_id: 'caf\ufffd' });
    expect(raw.entry?.findings).toContainEqual(expect.objectContaining(named));

    const { world, query } = target.aWorld('H10');
    await fetch(`${target.simulator.url}/v0/event?${query}&${open}&customer_user_id=caf%E9`);
    expect(world.requests()[0]?.findings).toContainEqual(expect.objectContaining({ ...named, given: 'caf%E9' }));
  });

  test('letters of all scripts are UTF-8', async () => {
    const { entry } = await target.post('H11', `${open}&customer_user_id=%E6%97%A5%F0%9F%8E%AE&device_model=Größe`);
    expect(entry?.fields).toMatchObject({ customer_user_id: '日🎮', device_model: 'Größe' });
    expect(entry?.findings.filter(({ rule }) => rule === 'not-utf-8')).toEqual([]);
  });

  test('a thousand parameters are read, of more a finding says that they were left', async () => {
    const many = (count: number): string => Array.from({ length: count }, (_, n) => `p${n}=${n}`).join('&');
    const all = await target.post('H5', many(1000));
    expect(all.entry?.findings.filter(({ rule }) => rule === 'too-many-parameters')).toEqual([]);
    expect(all.entry?.fields).toHaveProperty('p999', '999');
    const more = await target.post('H6', many(1001));
    expect(more.entry?.findings).toContainEqual(expect.objectContaining({ rule: 'too-many-parameters' }));
    expect(more.entry?.fields).not.toHaveProperty('p1000');
  });

  test.each([
    ['application/json', '{"event":"x"}'],
    ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="event"\r\n\r\nx\r\n--x--'],
    ['text/plain', 'event=x'],
  ])('a body of type %s is not read, and the finding says to send a form', async (type, body) => {
    const { entry } = await target.post(`H7-${type.length}`, body, { 'content-type': type });
    expect(entry?.fields).not.toHaveProperty('event');
    expect(entry?.findings).toContainEqual(
      expect.objectContaining({ rule: 'unread-body', severity: 'error', hint: expect.stringContaining(FORM) }),
    );
  });

  test.each([
    ['gzip', false],
    ['BR', false],
    ['identity', true],
  ])('a body with Content-Encoding: %s', async (encoding, isRead) => {
    const { entry } = await target.post(`H8-${encoding}`, 'event=x', {
      'content-type': FORM,
      'content-encoding': encoding,
    });
    expect(entry?.fields['event'] ?? null).toBe(isRead ? 'x' : null);
    const told = entry?.findings.find(({ rule }) => rule === 'unread-body') ?? null;
    expect(told?.given ?? null).toBe(isRead ? null : encoding.toLowerCase());
  });
});
