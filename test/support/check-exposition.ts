/** One series of the text format. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Reads Prometheus' text format 0.0.4 as strictly as its documentation has it, and as its linter wants names; throws at
 * the first line that is not so.
 */
export function checkExposition(text: string): readonly Series[] {
  const series: Series[] = [];
  const closed = new Set<string>();
  const seen = new Set<string>();
  let family: { name: string; helped: boolean; type: string | undefined } | undefined;
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line does not end');
  const open = (name: string) => {
    if (family?.name === name) return family;
    if (closed.has(name)) throw new Error(`${name}: its lines do not stand together`);
    if (family !== undefined) closed.add(family.name);
    closed.add(name);
    family = { name, helped: false, type: undefined };
    return family;
  };
  for (const line of text.split('\n').slice(0, -1)) {
    const [, keyword, of = '', rest = ''] = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line) ?? [];
    if (keyword === 'HELP') {
      const opened = open(of);
      if (opened.helped || opened.type !== undefined) throw new Error(`second or late HELP: ${line}`);
      if (/\\(?![\\n])/.test(rest)) throw new Error(`wrong escape: ${line}`);
      opened.helped = true;
    } else if (keyword === 'TYPE') {
      const opened = open(of);
      if (opened.type !== undefined) throw new Error(`second TYPE: ${line}`);
      if (!/^(counter|gauge|histogram|summary|untyped)$/.test(rest)) throw new Error(`no type: ${line}`);
      if ((rest === 'counter') !== of.endsWith('_total')) throw new Error(`_total is for counters, and only: ${line}`);
      opened.type = rest;
    } else {
      const one = readSample(line);
      if (family?.name !== one.name || family.type === undefined || !family.helped) throw new Error(`untold: ${line}`);
      const identity = `${one.name}${JSON.stringify(Object.entries(one.labels).sort())}`;
      if (seen.has(identity)) throw new Error(`twice: ${line}`);
      seen.add(identity);
      series.push(one);
    }
  }
  return series;
}

function readSample(line: string): Series {
  const match = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
  if (match === null) throw new Error(`no sample: ${line}`);
  const [, name = '', inside, value = ''] = match;
  if (!/^[+-]?(\d+(\.\d+)?([eE][+-]?\d+)?|Inf)$|^NaN$/.test(value)) throw new Error(`no number: ${line}`);
  return {
    name,
    labels: inside === undefined ? {} : readLabels(inside, line),
    value: Number(value.replace('Inf', 'Infinity')),
  };
}

function readLabels(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  let rest = text;
  while (rest !== '') {
    const match = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"(,(?=.)|$)/.exec(rest);
    if (match === null) throw new Error(`no label: ${line}`);
    const [all, name = '', value = ''] = match;
    if (name in labels || name.startsWith('__')) throw new Error(`label ${name}: ${line}`);
    labels[name] = value.replace(/\\(.)/g, (_, mark: string) => (mark === 'n' ? '\n' : mark));
    rest = rest.slice(all.length);
  }
  return labels;
}
