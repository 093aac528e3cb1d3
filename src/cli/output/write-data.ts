import type { OutputStream } from '../terminal/terminal.ts';
import { writeJson } from './write-json.ts';
import { writeYaml } from './write-yaml.ts';

/** One thing as JSON or YAML; undefined for the formats that are made for people, names and spreadsheets. */
export async function writeData(value: unknown, format: string, stream: OutputStream): Promise<string | undefined> {
  if (format === 'json') return writeJson(value, stream);
  return format === 'yaml' ? await writeYaml(value, stream) : undefined;
}
