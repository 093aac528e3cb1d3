import { afterEach, describe, expect, it, vi } from 'vitest';
import { nodeDriver } from '../../../../../src/controller/inventory/sqlite/node-driver.ts';
import { nativeModuleError, selectDriver } from '../../../../../src/controller/inventory/sqlite/select-driver.ts';

describe('the SQLite that is used', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("is Node's own where there is one", async () => {
    const expected = nodeDriver() === undefined ? 'better-sqlite3' : 'node';
    expect((await selectDriver('')).name).toBe(expected);
  });

  it('can be settled, but not by a word that means nothing', async () => {
    await expect(selectDriver('oracle')).rejects.toMatchObject({ code: 'INVALID_VALUE' });
  });

  it('says so when Node has none though it should be used', async () => {
    if (process.getBuiltinModule !== undefined) vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
    await expect(selectDriver('node')).rejects.toMatchObject({
      code: 'NATIVE_MODULE',
      hint: expect.stringContaining('22.13'),
    });
  });

  if (nodeDriver() !== undefined)
    it('lets other warnings through', () => {
      const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
      nodeDriver();
      process.emitWarning('something else');
      expect(warned).toHaveBeenCalledWith('something else');
    });

  it.each([
    [
      'ERR_DLOPEN_FAILED',
      'x was compiled against a different Node.js version using\nNODE_MODULE_VERSION 108.',
      'was built for another version of Node.js',
    ],
    ['ERR_DLOPEN_FAILED', "Module did not self-register: '/x.node'.", 'was built for another version of Node.js'],
    ['ERR_DLOPEN_FAILED', '/lib/libc.so.6: version GLIBC_2.38 not found', 'cannot be loaded: /lib/libc.so.6'],
    [undefined, 'Could not locate the bindings file. Tried:\n → /a\n → /b', 'is installed without its native part'],
    ['ERR_MODULE_NOT_FOUND', "Cannot find package 'better-sqlite3'", 'is not installed'],
  ])('is refused with the reason in words (%s)', (code, text, words) => {
    const error = nativeModuleError(Object.assign(new Error(text), code === undefined ? {} : { code }));
    expect(error.code).toBe('NATIVE_MODULE');
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('\n');
    expect(error.hint).toContain('npm rebuild better-sqlite3');
  });
});
