/** Loads the bundle and hands over. */
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
// Since Node 22.1.
const { enableCompileCache } = /** @type {{ enableCompileCache?: (folder: string) => unknown }} */ (
  require('node:module')
);

const root = path.dirname(__dirname);
const main = path.join(root, 'dist', 'cli', 'main.js');

/** @param {readonly string[]} args */
function launch(args) {
  useCompileCache();
  load()
    .then((bundle) => bundle.main({ root, packageJson: require('../package.json'), args, exit: process.exit }))
    .catch(explain);
}

/** What fails while it loads is explained like what fails later. */
async function load() {
  return require(main);
}

/**
 * Node's default place for compiled code is a folder in /tmp that another user may have made first: code from there would run
 * as us. So it goes to our own cache, and only when the home folder is ours (under sudo it can be the caller's).
 */
function useCompileCache() {
  if (enableCompileCache === undefined) return;
  const home = os.homedir();
  if (fs.statSync(home, { throwIfNoEntry: false })?.uid !== process.geteuid?.()) return;
  enableCompileCache(path.join(process.env.XDG_CACHE_HOME || path.join(home, '.cache'), 'nano', 'compiled'));
}

/** Commands show their own errors: what arrives here is an installation that does not start. @param {unknown} error */
function explain(error) {
  const text = error instanceof Error ? error.message : String(error);
  if (!fs.existsSync(main)) {
    process.stderr.write('nano: this checkout has not been built yet\ntry: npm install && npm run build\n');
  } else {
    process.stderr.write(
      `nano: does not start: ${text}\ntry: install it again, or NANO_DEBUG=1 to see where it fails\n`,
    );
    if (process.env.NANO_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  }
  process.exitCode = 1;
}

module.exports = { launch };
