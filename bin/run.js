#!/usr/bin/env node
/*
 * What `nano` and `nanoctl` start. This file is CommonJS (see package.json beside it) and keeps to syntax from 2015, so
 * that an old Node, as distributions ship it, gets as far as saying what is missing. Everything else is in start.js.
 */
'use strict';

const oldest = '20.11';

if (sortable(process.versions.node) < sortable(oldest)) {
  const present = `${process.versions.node} (${process.execPath})`;
  process.stderr.write(`nano: Node.js ${oldest} or newer is needed, this is ${present}\n`);
  process.stderr.write('try: install a newer Node.js and put it first in PATH\n');
  process.exitCode = 1;
} else {
  require('./start.js');
}

/** @param {string} version */
function sortable(version) {
  const parts = /^(\d+)\.(\d+)/.exec(version);
  return parts ? Number(parts[1]) * 1000 + Number(parts[2]) : 0;
}
