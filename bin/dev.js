#!/usr/bin/env node
/** Builds, renews the manifest and runs: for trying a change by hand. `node bin/dev.js instance list` */
'use strict';

const { execFileSync } = require('node:child_process');
const path = require('node:path');

const root = path.dirname(__dirname);
for (const script of ['build.mjs', 'manifest.mjs']) {
  execFileSync(process.execPath, [path.join(root, 'scripts', script), '--quiet'], { stdio: 'inherit' });
}
require('./run.js');
