import { readFileSync } from 'node:fs';
import type { CheckContext } from '../../../../src/cell/facts/check-context.ts';
import { qemuAccount } from '../../../../src/cell/facts/qemu-account.ts';
import { readSurvey } from '../../../../src/cell/facts/read-survey.ts';
import { parseSections, type Sections } from '../../../../src/cell/facts/sections.ts';
import type { Survey } from '../../../../src/cell/facts/survey.ts';
import type { InspectRequest } from '../../../../src/controller/ports.ts';

export const goldenMark = 'nano-golden';
export const storagePath = '/var/lib/libvirt/images/nano';

export function golden(name: string): string {
  return readFileSync(new URL(`../../../fixtures/facts/${name}.txt`, import.meta.url), 'utf8');
}

export function goldenSections(name: string): Sections {
  return parseSections(golden(name), goldenMark);
}

export function goldenSurvey(name: string, path = storagePath): Survey {
  return readSurvey(goldenSections(name), path);
}

const ordinary = goldenSurvey('survey-debian-12');

/** What the checks judge by: a cell as it comes, apart from what a test says. */
export function contextWith(
  survey: Partial<Survey> = {},
  rest: { readonly request?: Partial<InspectRequest>; readonly access?: Partial<CheckContext['access']> } = {},
): CheckContext {
  const whole = { ...ordinary, ...survey };
  return {
    survey: whole,
    request: { storagePath, ...rest.request },
    account: { ...qemuAccount(whole), user: 'libvirt-qemu' },
    access: { user: 'libvirt-qemu', group: 'libvirt-qemu', opensKvm: undefined, blocked: undefined, ...rest.access },
  };
}

/** Findings as one compares them: code and severity. */
export function codes(findings: readonly { readonly code: string; readonly severity: string }[]): readonly string[] {
  return findings.map(({ code, severity }) => (severity === 'ok' ? code : `${code} ${severity}`));
}
