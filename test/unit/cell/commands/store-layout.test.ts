import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imagePath, instanceFolder, storeFolders, volumePath } from '../../../../src/cell/commands/store-layout.ts';
import { ids } from '../spec.ts';

const refused = expect.objectContaining({ code: 'INVALID_VALUE' });

describe('where things lie in a store', () => {
  it('is as the design says', () => {
    expect(imagePath('/srv/nano', ids.image)).toBe(`/srv/nano/images/${ids.image}.qcow2`);
    expect(volumePath('/srv/nano', ids.instance, ids.volume.toUpperCase())).toBe(
      `/srv/nano/instances/${ids.instance}/${ids.volume}.qcow2`,
    );
  });

  it.each([
    '',
    '/',
    'srv',
    './srv',
    '/srv/',
    '/srv//nano',
    '/srv/../etc',
    '/srv/.',
    '/srv/a\nb',
    `/${'a'.repeat(2000)}`,
  ])('is refused for the store %j', (path) => expect(() => storeFolders(path)).toThrow(refused));

  it('never leaves the store, whatever it is told', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (path, id) => {
        try {
          const folder = instanceFolder(path, id);
          expect(folder).toMatch(/^\/.*\/instances\/[0-9a-f-]{36}$/);
          expect(folder.split('/')).not.toContain('..');
        } catch (error) {
          expect(error).toEqual(refused);
        }
      }),
    );
    expect(() => instanceFolder('/srv/nano', '../../etc')).toThrow(refused);
    expect(() => instanceFolder('/srv/nano', `${ids.instance}/..`)).toThrow(refused);
    expect(() => instanceFolder('/srv/nano', '*')).toThrow(refused);
  });
});
