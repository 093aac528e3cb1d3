import fc from 'fast-check';
import { expect, it } from 'vitest';
import { XdrReader } from '../../../../src/cell/libvirt/wire/xdr-reader.ts';
import { XdrWriter } from '../../../../src/cell/libvirt/wire/xdr-writer.ts';

it('reads what it has written', () => {
  const value = fc.record({
    int: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    uint: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    text: fc.string({ unit: 'grapheme', maxLength: 400 }),
    bytes: fc.uint8Array({ maxLength: 20 }),
    maybe: fc.option(fc.string(), { nil: undefined }),
    list: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 300 }),
  });
  fc.assert(
    fc.property(value, ({ int, uint, text, bytes, maybe, list }) => {
      const writer = new XdrWriter().int(int).uint(uint).string(text).opaque(bytes);
      writer.optional(maybe, (to, one) => to.string(one)).array(list, (to, one) => to.uint(one));
      const written = writer.finish();
      expect(written.length % 4).toBe(0);
      const reader = new XdrReader(written);
      expect([reader.int(), reader.uint(), reader.string()]).toEqual([int, uint, text]);
      expect([...reader.opaque(bytes.length)]).toEqual([...bytes]);
      expect(reader.optional((from) => from.string())).toBe(maybe);
      expect(reader.array(1000, 4, (from) => from.uint())).toEqual(list);
      expect(reader.remaining).toBe(0);
    }),
  );
});

it('lays values out as RFC 4506 has them', () => {
  const written = new XdrWriter()
    .int(-2)
    .string('abcde')
    .optional(undefined, () => {})
    .finish();
  expect(written.toString('hex')).toBe('fffffffe' + '00000005' + '6162636465000000' + '00000000');
  const numbers = new XdrReader(Buffer.from('fffffffffffffffe' + '0000000100000002' + '3ff8000000000000', 'hex'));
  expect([numbers.hyper(), numbers.unsignedHyper(), numbers.double()]).toEqual([-2, 2 ** 32 + 2, 1.5]);
});
