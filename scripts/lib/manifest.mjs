import { readFile } from 'node:fs/promises';
import { Plugin } from '@oclif/core';

/** The manifest's text: commands by name, everything below them in the order in which the command declares it. @param {string} root */
export async function makeManifest(root) {
  const pjson = JSON.parse(await readFile(`${root}/package.json`, 'utf8'));
  const plugin = new Plugin({
    root,
    pjson,
    isRoot: true,
    ignoreManifest: true,
    errorOnManifestCreate: true,
    // Defaults that depend on the machine (a home directory) are worked out at run time, not written down here.
    respectNoCacheDefault: true,
  });
  await plugin.load();
  const { commands, version } = plugin.manifest;
  const sorted = Object.fromEntries(Object.entries(commands).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ version, commands: sorted }, null, 1)}\n`;
}
