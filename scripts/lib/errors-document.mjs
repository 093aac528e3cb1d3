/** Exit statuses in general: what a script may go by without knowing any code. */
const meanings = {
  0: 'done; of several, all are done',
  1: 'the operation failed: it was undone, or the message says what remains',
  2: 'wrong usage or an unacceptable value; nothing was touched',
  3: 'there is no such thing',
  4: 'conflict: it exists already, is in use, is locked, or is in the wrong state',
  5: 'no cell fits',
  6: 'a cell could not be reached, or its host key is not the expected one, and nothing had been changed',
  7: 'of several things some failed',
  130: 'interrupted',
};

/**
 * docs/errors.md, out of the table of codes.
 *
 * @param {Readonly<Record<string, { readonly exit: number, readonly meaning: string }>>} errorTable
 */
export function errorsDocument(errorTable) {
  const codes = Object.entries(errorTable);
  const unknown = codes.filter(([, { exit }]) => !(exit in meanings));
  if (unknown.length > 0)
    throw new Error(`no meaning for the exit status of ${unknown.map(([code]) => code).join(', ')}`);
  return `# Errors and exit statuses

<!-- Made of src/controller/model/errors.ts by scripts/errors-document.mjs: change it there. -->

An error is text on standard error: what happened, a line for each thing it is about, and what to try. With \`--json\` it is
one object on standard output instead:

    {"error":{"code":"NOT_FOUND","message":"…","hint":"…","details":[{"subject":"…","reason":"…"}]}}

\`hint\` and \`details\` are left out where there are none. A detail may carry \`code\` and \`facts\`. Codes and exit statuses are an
interface: none is renamed or reused. A message may change at any time.

| status | meaning |
|---|---|
${Object.entries(meanings)
  .map(([status, meaning]) => `| ${status} | ${meaning} |`)
  .join('\n')}

Several changes made by one command, such as \`nano instance start web-1 web-2\`, end with status 7 when some of them failed;
with \`--json\` each that failed is an element \`{"name":…,"error":…}\` of the array. \`nano cell check\` ends with the status of
\`CELL_UNFIT\` when it finds an error. A command that runs in an instance passes its own status on.

| code | status | meaning |
|---|---|---|
${codes.map(([code, { exit, meaning }]) => `| \`${code}\` | ${exit} | ${meaning} |`).join('\n')}
`;
}
