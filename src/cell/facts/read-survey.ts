import { NanoError } from '../../controller/model/errors.ts';
import { markPath, parseMark } from '../commands/mark.ts';
import { parseBridges } from './host-networks.ts';
import { parseOsRelease } from './os-release.ts';
import { printable } from './printable.ts';
import { readLibvirtAnswers } from './read-libvirt-answers.ts';
import { hasDefaultRoute } from './routes.ts';
import { SectionReader } from './section-reader.ts';
import type { Sections } from './sections.ts';
import { parseFileSystem, parseStoragePlace } from './storage-place.ts';
import type { Processor, Survey } from './survey.ts';
import {
  linesOf,
  parseBytes,
  parseCount,
  parseHostname,
  parseMachineId,
  parseMeminfo,
  parsePath,
  parseSeconds,
  parseWord,
} from './values.ts';

/** Reads the survey's sections; `path` is the one that the host was asked about. */
export function readSurvey(sections: Sections, path: string): Survey {
  const reader = new SectionReader(sections);
  const began = reader.read('began', "the host's clock", parseSeconds);
  const ended = reader.read('ended', "the host's clock", parseSeconds);
  const milliseconds = parseBytes(reader.text('resolve'));
  const libvirt = reader.works('uri') ? readLibvirtAnswers(reader) : undefined;
  const survey = {
    hostname: reader.read('hostname', "the host's name", parseHostname),
    kernel: reader.read('kernel', "the kernel's version", parseWord),
    architecture: reader.read('architecture', 'the architecture', parseWord),
    machineId: parseMachineId(reader.output('machine-id') ?? ''),
    os: reader.read('os', 'os-release', parseOsRelease),
    cores: reader.read('cores', 'the number of processors', parseCount),
    memoryBytes: reader.read('memory', 'the memory', (text) => parseMeminfo(text, 'MemTotal')),
    storage: reader.read('storage', 'the storage path', (text) =>
      parseStoragePlace(path, text, reader.output('entries') ?? ''),
    ),
    fileSystem: reader.read('filesystem', "the storage's file system", parseFileSystem),
    clock: began === undefined || ended === undefined ? undefined : { began, ended },
    resolution: milliseconds === undefined ? undefined : { works: reader.works('resolve'), milliseconds },
    libvirt,
    libvirtFailure: libvirt === undefined ? reader.failure('uri') : undefined,
    ...readMark(reader),
    processor: readProcessor(reader),
    missingTools: linesOf(reader.text('tools')),
    packages: {
      virsh: reader.works('virsh'),
      qemuImg: reader.works('qemu-img'),
      emulators: linesOf(reader.text('emulators')).flatMap((line) => parsePath(line) ?? []),
      units: linesOf(reader.text('units')),
    },
    bridges: parseBridges(reader.text('bridges')),
    hasDefaultRoute: hasDefaultRoute(reader.text('routes')),
    qemuConf: readQemuConf(reader.text('qemu-conf')),
  };
  return { ...survey, garbage: reader.garbage };
}

function readProcessor(reader: SectionReader): Processor {
  const flag = reader.text('flags').trim().split('\n')[0];
  const hypervisor = parseWord(reader.output('hypervisor') ?? '');
  const product = printable(linesOf(reader.text('dmi')).join(' '), 100);
  const kvm = /^([0-7]{3,4}) (\S{1,64}) (\S{1,64})$/.exec((reader.output('kvm') ?? '').trim());
  return {
    virtualization: flag === 'vmx' || flag === 'svm' ? flag : undefined,
    hypervisor: hypervisor === 'none' ? undefined : hypervisor,
    product: product === '' ? undefined : product,
    kvm:
      kvm === null
        ? undefined
        : { mode: kvm[1] ?? '', owner: printable(kvm[2] ?? '', 64), group: printable(kvm[3] ?? '', 64) },
  };
}

/** Lines like `user = "root"`; the last one counts. A number is written with a plus. */
function readQemuConf(text: string): Survey['qemuConf'] {
  const value = (key: string) =>
    [...text.matchAll(new RegExp(`^\\s*${key}\\s*=\\s*"\\+?([A-Za-z0-9_][A-Za-z0-9_.-]{0,63})"`, 'gm'))].at(-1)?.[1];
  return { user: value('user'), group: value('group') };
}

function readMark(reader: SectionReader): Pick<Survey, 'mark' | 'markFailure'> {
  if (!reader.has('mark')) return { mark: undefined, markFailure: undefined };
  const text = reader.output('mark');
  if (text === undefined) return { mark: undefined, markFailure: `${markPath}: ${reader.failure('mark')}` };
  try {
    return { mark: parseMark(text), markFailure: undefined };
  } catch (error) {
    if (error instanceof NanoError) return { mark: undefined, markFailure: printable(error.message, 300) };
    throw error;
  }
}
