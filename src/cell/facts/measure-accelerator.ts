import type { Command } from '../../controller/model/command.ts';
import type { CallLimits } from '../transport/transport.ts';
import { acceleratorProbe, arrivedStatus } from './accelerator-probe.ts';
import { createMark } from './create-mark.ts';
import type { Executor } from './executor.ts';
import { errorWords } from './printable.ts';
import { parseSections, sectionCommand } from './sections.ts';
import { linesOf } from './values.ts';

/** Runs of the tiny guest under one accelerator, the first of which has warmed the host's caches up. */
export interface GuestRuns {
  /** Milliseconds from QEMU's start to its end, the warm-up first. */
  readonly milliseconds: readonly number[];
  /** Why a run did not arrive; none was made after it. */
  readonly failure: string | undefined;
}

export interface Measurement {
  readonly tcg: GuestRuns;
  /** Absent where KVM cannot be used anyway. */
  readonly kvm: GuestRuns | undefined;
}

/** A guest that has not arrived by then never will, to any purpose. Once `budget` seconds are used, no run is begun. */
const seconds = 5;
const budget = 8;

/**
 * The guest is what nano's guests are: q35, a VGA card, a disk on virtio. Where firmware is slow, everything is. The
 * disk is filled up to a MiB, since firmware reads no disk of a single sector through every controller.
 */
const measureScript = `emulator=$1 accelerator=$2 runs=$3
nanoseconds() { date +%s%N; }
folder=$(mktemp -d /tmp/nano.XXXXXX) || folder=
trap '[ -z "$folder" ] || rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
guest() {
  timeout -k 1 ${seconds} "$emulator" -accel "$accelerator" -no-user-config -nodefaults -display none -machine q35 \\
    -m 16 -vga std -drive file="$folder/disk",format=raw,if=virtio -device isa-debug-exit,iobase=0xf4,iosize=1
}
measure() {
  [ -n "$folder" ] || return
  echo ${Buffer.from(acceleratorProbe()).toString('base64')} | base64 -d >"$folder/disk" &&
    truncate -s 1M "$folder/disk" || return
  first=$(nanoseconds)
  now=$first
  while [ "$runs" -gt 0 ] && [ $((now - first)) -lt ${budget}000000000 ]; do
    began=$now
    guest
    status=$?
    now=$(nanoseconds)
    echo "$status $(((now - began) / 1000000))"
    [ "$status" -eq ${arrivedStatus} ] || break
    runs=$((runs - 1))
  done
}
run guests measure`;

export function measureCommand(mark: string, emulator: string, accelerator: 'kvm' | 'tcg', runs: number): Command {
  return sectionCommand(measureScript, mark, emulator, accelerator, String(runs));
}

/** Reads lines of QEMU's exit status and milliseconds. */
export function readGuestRuns(output: string, error: string): GuestRuns {
  const milliseconds: number[] = [];
  for (const line of linesOf(output)) {
    const match = /^(\d{1,3}) (\d{1,9})$/.exec(line);
    if (Number(match?.[1]) !== arrivedStatus) return { milliseconds, failure: explain(Number(match?.[1]), error) };
    milliseconds.push(Number(match?.[2]));
  }
  return { milliseconds, failure: milliseconds.length === 0 ? explain(Number.NaN, error) : undefined };
}

/** The statuses are timeout's own, and the shell's for a program that cannot be run. */
function explain(status: number, error: string): string {
  if (status === 124 || status === 137) return `did not end within ${seconds} s`;
  const words = errorWords(error);
  if (words !== '') return words;
  return Number.isNaN(status) ? 'there is no room for its disk in /tmp' : `QEMU ended with status ${status}`;
}

/**
 * Measures both accelerators. Emulation comes first: against it KVM may prove hopeless at once, and a host is not
 * kept busy for figures that no longer matter.
 */
export async function measureAccelerators(
  executor: Executor,
  emulator: string,
  options: { readonly kvm: boolean },
  limits: () => CallLimits,
): Promise<Measurement> {
  const runGuests = async (accelerator: 'kvm' | 'tcg', runs: number) => {
    const mark = createMark();
    const answer = await executor.exec(measureCommand(mark, emulator, accelerator, runs), limits());
    const guests = parseSections(answer.stdout, mark).get('guests');
    return readGuestRuns(guests?.output ?? '', guests?.error ?? '');
  };
  const tcg = await runGuests('tcg', 4);
  if (!options.kvm) return { tcg, kvm: undefined };
  const kvm = await runGuests('kvm', 2);
  if (kvm.failure !== undefined || isHopeless(kvm, tcg)) return { tcg, kvm };
  const more = await runGuests('kvm', 2);
  return { tcg, kvm: { milliseconds: [...kvm.milliseconds, ...more.milliseconds], failure: more.failure } };
}

/** Even the warm-up and the run after it were slower than two seconds and than ten times emulation. */
function isHopeless(kvm: GuestRuns, tcg: GuestRuns): boolean {
  const emulated = Math.min(...tcg.milliseconds);
  return Number.isFinite(emulated) && kvm.milliseconds.every((time) => time > 2000 && time > 10 * emulated);
}
