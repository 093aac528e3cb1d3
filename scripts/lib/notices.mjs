import { readdir, readFile } from 'node:fs/promises';

/** `node_modules/a/node_modules/@b/c/lib/d.js` → `node_modules/a/node_modules/@b/c` */
const packageFolder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/** The licences of everything that was bundled: their authors ask for their texts to travel with the code. @param {string} root @param {import('esbuild').Metafile} metafile */
export async function thirdPartyNotices(root, metafile) {
  const folders = Object.keys(metafile.inputs).map((path) => packageFolder.exec(path)?.[0]);
  const notices = await Promise.all([...new Set(folders)].filter(Boolean).map((folder) => notice(`${root}/${folder}`)));
  return `nano contains these packages.\n\n${notices.sort().join('\n')}`;
}

/** @param {string} folder */
async function notice(folder) {
  const { name, version, license, author } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^(licen[sc]e|copying)/i.test(entry));
  const text = file ? await readFile(`${folder}/${file}`, 'utf8') : `${license}, by ${author?.name ?? author ?? name}`;
  return `${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${text.trim()}\n`;
}
