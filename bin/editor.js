/**
 * Tells a command line meant for the editor nano (GNU nano, on nearly every server) from one of ours. Pure.
 *
 * Ours are nouns, so whatever looks like a file, a line number or an editor's option is the editor's. A word of ours wins
 * over a file of the same name.
 */
'use strict';

/** GNU nano's long options, of all versions since 2.0. Its short ones are nearly all letters. */
const longOptions = new Set(
  `smarthome backup backupdir boldtext tabstospaces multibuffer locking historylog ignorercfiles guidestripe rawsequences
  nonewlines trimblanks noconvert bookstyle positionlog quotestr restricted softwrap tabsize quickblank wordbounds wordchars
  syntax zap atblanks breaklonglines constantshow rebinddelete emptyline rcfile showcursor autoindent jumpyscrolling
  cutfromcursor linenumbers mouse noread operatingdir preserve indicator fill speller saveonexit unix view nowrap nohelp
  afterends suspendable suspend stateflags minibar zero solosidescroll colonparsing modernbindings magic listsyntaxes
  morespace smooth undo finalnewline tempfile nofollow cut const rebindkeypad`.split(/\s+/),
);

/** @param {string} argument */
function isEditorOption(argument) {
  if (argument.startsWith('--')) return longOptions.has(argument.slice(2).split('=')[0] ?? '');
  return argument !== '-h';
}

/**
 * @param {readonly string[]} args everything after the program's name
 * @param {{ isOurs(word: string): boolean, isFile(word: string): boolean }} names
 */
function isForEditor(args, names) {
  const [first, ...rest] = args;
  if (first === undefined || first === '') return false;
  if (first.startsWith('+')) return true;
  if (first === '-' || first === '--') return true;
  if (first.startsWith('-')) {
    if (!isEditorOption(first)) return false;
    // `nano -o json instance list`: our flags in the wrong place. The error message should be ours as well.
    return !rest.some((word) => names.isOurs(word) && !names.isFile(word));
  }
  if (/[./]/.test(first)) return true;
  return names.isFile(first) && !names.isOurs(first);
}

module.exports = { isForEditor };
