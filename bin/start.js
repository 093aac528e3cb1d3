/**
 * Decides what a start of nano is: its version, the editor of the same name, or a command.
 *
 * The first two never load the bundle: the version is asked for by scripts at every start, and the editor must feel like
 * the editor.
 */
'use strict';

const path = require('node:path');

const args = process.argv.slice(2);

if (args[0] === '--version' || (args[0] === '-v' && args.length === 1)) {
  process.stdout.write(`nano ${require('../package.json').version}\n`);
} else if (isForTheEditor()) {
  const { runNextEditor } = require('./next-editor.js');
  runNextEditor(args);
} else {
  const { launch } = require('./launch.js');
  launch(args);
}

/** `nanoctl` always means us, and so does a path to bin/run.js; only the name `nano` is also an editor's. */
function isForTheEditor() {
  if (path.basename(process.argv[1] ?? '') !== 'nano') return false;
  const { isForEditor } = require('./editor.js');
  const { isOurs, isFile } = require('./names.js');
  return isForEditor(args, { isOurs, isFile });
}
