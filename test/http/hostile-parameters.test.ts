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
});
