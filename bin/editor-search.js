/**
 * Finds the editor named nano behind us in PATH. Pure; what it asks of the machine is handed in.
 *
 * Two things in PATH lead back to us and would start one another for ever. Another copy of this package is known by its
 * package.json. A version manager's shim, a script that starts whatever `nano` it manages, can only be known afterwards: the
 * name of what was started goes along in the environment, and who finds itself started by that very process skips it.
 */
'use strict';

const path = require('node:path');

const variable = 'NANO_EDITOR_TRIED';

/**
 * @typedef {object} Machine
 * @property {(file: string) => string | undefined} realpath
 * @property {(file: string) => boolean} isExecutable
 * @property {(file: string) => string | undefined} readText
 */

/**
 * @param {string} pathVariable
 * @param {readonly string[]} tried
 * @param {Machine} machine
 */
function findNextEditor(pathVariable, tried, machine) {
  return pathVariable
    .split(':')
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, 'nano'))
    .find((file) => machine.isExecutable(file) && !tried.includes(file) && !isThisPackage(file, machine));
}

/** @param {string} file @param {Machine} machine */
function isThisPackage(file, machine) {
  const real = machine.realpath(file);
  if (real === undefined || path.basename(real) !== 'run.js') return false;
  const packageJson = machine.readText(path.join(path.dirname(real), '..', 'package.json'));
  return packageJson !== undefined && JSON.parse(packageJson).name === 'nanoctl';
}

/**
 * What an earlier nano of this same start has tried. Its shim starts us in its own place or as its child, so that nano is our
 * parent or grandparent; further up it is another start, of a shell inside the editor. A long list can only be a shim that
 * hides behind more processes than that: then all of it counts.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {number} pid
 * @param {(pid: number) => number} parentOf
 * @returns {string[]}
 */
function triedBefore(env, pid, parentOf) {
  const { starter, tried } = history(env);
  const parent = parentOf(pid);
  const same = starter === String(parent) || starter === String(parentOf(parent)) || tried.length >= 8;
  return same ? tried : [];
}

/** @param {NodeJS.ProcessEnv} env @param {string} editor @param {number} pid */
function triedNow(env, editor, pid) {
  return { [variable]: [pid, ...history(env).tried, editor].join(':') };
}

/** @param {NodeJS.ProcessEnv} env */
function history(env) {
  const [starter, ...tried] = (env[variable] ?? '').split(':');
  return { starter, tried };
}

module.exports = { findNextEditor, triedBefore, triedNow };
