/** Runs the next `nano` in PATH that is not us, as if it had been called in our place. */
'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const { findNextEditor, triedBefore, triedNow } = require('./editor-search.js');

/** @param {readonly string[]} args */
function runNextEditor(args) {
  const tried = triedBefore(process.env, process.pid, readParent);
  const editor = findNextEditor(process.env.PATH ?? '', tried, { realpath, isExecutable, readText });
  if (editor === undefined) return noEditor(args);

  const env = { ...process.env, ...triedNow(process.env, editor, process.pid) };
  const child = spawn(editor, args, { stdio: 'inherit', argv0: 'nano', env });
  // The terminal sends these to the editor as well; what is sent to us alone is passed on.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGQUIT'])) process.on(signal, () => {});
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP', 'SIGUSR1']))
    process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`nano: ${editor}: ${error.message}\n`);
    process.exitCode = 126;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** @param {readonly string[]} args */
function noEditor(args) {
  process.stderr.write(
    `nano: "${args.join(' ')}" is for an editor, and PATH has no editor named nano\n` +
      '  this is nano, which turns Linux servers into a pool of virtual machines\n' +
      'try: export EDITOR=vi; git config --global core.editor vim; nano --help for what this nano does\n',
  );
  process.exitCode = 2;
}

/** @param {string} file */
function realpath(file) {
  try {
    return fs.realpathSync(file);
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** @param {string} file */
function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** The parent of a process, from the fourth field of its stat line; the second, its name, may contain spaces. @param {number} pid */
function readParent(pid) {
  if (pid === process.pid) return process.ppid;
  return Number(
    readText(`/proc/${pid}/stat`)
      ?.replace(/^.*\) /s, '')
      .split(' ')[1] ?? 0,
  );
}

module.exports = { runNextEditor };
