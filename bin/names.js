/** What the first word of a command line can be: a word of ours, or a file. Both are looked up only when it matters. */
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const root = path.dirname(__dirname);

/** @type {Set<string> | undefined} */
let words;

/** First words of all commands, aliases and topics. */
function readWords() {
  const { oclif } = require('../package.json');
  const found = new Set(['help', ...Object.keys(oclif.topics)]);
  try {
    const { commands } = JSON.parse(fs.readFileSync(path.join(root, 'oclif.manifest.json'), 'utf8'));
    for (const [id, command] of Object.entries(commands)) {
      for (const name of [id, ...command.aliases, ...command.hiddenAliases]) found.add(name.split(':')[0]);
    }
  } catch {
    // Without a manifest the topics must do: the launch will say what is wrong with this installation.
  }
  return found;
}

/** @param {string} word */
function isOurs(word) {
  words ??= readWords();
  return words.has(word);
}

/** @param {string} word */
function isFile(word) {
  return fs.statSync(word, { throwIfNoEntry: false })?.isFile() ?? false;
}

module.exports = { isOurs, isFile };
