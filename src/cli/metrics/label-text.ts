/** `pool="default",cell="cell-1"`: labels as Prometheus reads them. */
export function labelText(names: readonly string[], values: readonly string[]): string {
  return names.map((name, index) => `${name}="${escapeLabel(values[index] ?? '')}"`).join(',');
}

function escapeLabel(text: string): string {
  return text.replace(/[\\\n"]/g, (mark) => (mark === '\n' ? '\\n' : `\\${mark}`));
}
