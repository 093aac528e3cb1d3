/** The environment of a terminal without colours that knows UTF-8. */
export const plain = { NO_COLOR: '1', LANG: 'C.UTF-8' };

/** Lines as a golden text has them. */
export function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
