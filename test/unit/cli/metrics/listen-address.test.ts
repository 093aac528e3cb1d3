import { expect, test } from 'vitest';
import { parseListen } from '../../../../src/cli/metrics/listen-address.ts';

test.each([
  ['9177', '127.0.0.1', 9177],
  ['127.0.0.1:9177', '127.0.0.1', 9177],
  ['127.8.0.1:0', '127.8.0.1', 0],
  ['localhost:80', '127.0.0.1', 80],
  ['[::1]:9177', '::1', 9177],
])('%s is on this machine', (text, host, port) => {
  expect(parseListen(text, false)).toEqual({ host, port });
});

test.each([
  ['0.0.0.0:9177', '0.0.0.0'],
  [':9177', '0.0.0.0'],
  ['*:9177', '0.0.0.0'],
  ['10.0.0.11:9177', '10.0.0.11'],
  ['[::]:9177', '::'],
  ['[::ffff:127.0.0.1]:9177', '::ffff:127.0.0.1'],
])('%s must be allowed', (text, host) => {
  expect(() => parseListen(text, false)).toThrow('can be reached from other machines');
  expect(parseListen(text, true)).toEqual({ host, port: 9177 });
});

test.each([
  '',
  'nonsense',
  '127.0.0.1',
  '127.0.0.1:',
  '127.0.0.1:99999',
  'example.net:9177',
  '::1:9177',
  '[127.0.0.1]:9177',
  '1.2.3.4.5:80',
  '9177/metrics',
  '-1',
])('%j is no address', (text) => {
  expect(() => parseListen(text, true)).toThrow('is no address with a port');
});
