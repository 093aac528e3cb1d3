import { isNanoError } from '../../controller/model/errors.ts';
import { isUuid } from '../../controller/model/ids.ts';
import { readInstanceSidecar } from '../../controller/model/sidecar.ts';
import type { SurveyedDomain, SurveyProblem } from '../../controller/ports/keeping.ts';
import { printable } from '../facts/printable.ts';
import { readDefinition } from '../xml/read-definition.ts';
import { readDomain } from '../xml/read-domain.ts';

type ListedState = Pick<SurveyedDomain, 'uuid' | 'name' | 'state'>;

/** The domains with what their definitions say; one that cannot be read keeps its name and state. */
export function readDefinitions(
  domains: readonly ListedState[],
  text: string,
  problems: SurveyProblem[],
): SurveyedDomain[] {
  const definitions = definitionsByUuid(text);
  return domains.map((domain) => {
    const xml = definitions.get(domain.uuid);
    if (xml === undefined) return domain;
    try {
      return { ...domain, ...metadataOf(domain, readDomain(xml).metadata, problems), definition: readDefinition(xml) };
    } catch (error) {
      if (!isNanoError(error)) throw error;
      problems.push({ subject: domain.name, problem: error.message });
      return domain;
    }
  });
}

function metadataOf(
  domain: ListedState,
  text: string | undefined,
  problems: SurveyProblem[],
): Pick<SurveyedDomain, 'metadata'> {
  if (text === undefined) return {};
  const found = readInstanceSidecar(text);
  if ('value' in found && found.value.instance.id === domain.uuid) return { metadata: found.value };
  const problem = 'problem' in found ? found.problem : 'it is the record of another instance';
  problems.push({ subject: domain.name, problem: printable(`nano's metadata: ${problem}`, 300) });
  return {};
}

/** Each definition follows a line that is its UUID alone. */
function definitionsByUuid(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string[]>();
  let lines: string[] | undefined;
  for (const line of text.split('\n')) {
    if (line.length === 36 && isUuid(line)) {
      lines = [];
      found.set(line.toLowerCase(), lines);
    } else lines?.push(line);
  }
  return new Map([...found].map(([uuid, xml]) => [uuid, xml.join('\n')]));
}
