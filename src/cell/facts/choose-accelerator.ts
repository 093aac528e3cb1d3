import type { AcceleratorFacts } from '../../controller/model/host-facts.ts';
import type { GuestRuns, Measurement } from './measure-accelerator.ts';

const slowMs = 2000;
const slowRatio = 3;

/**
 * KVM unless it fails, or is slower than two seconds and than three times emulation in all runs: a /dev/kvm that
 * opens proves little, as on nested hosts guests can be 20 times slower under it than emulated. On a sound host both
 * take as long as QEMU itself takes to start. Undefined where QEMU runs no guest at all.
 *
 * `kvmProblem` says in words why KVM was not tried.
 */
export function chooseAccelerator(measurement: Measurement, kvmProblem?: string): AcceleratorFacts | undefined {
  const tcgMs = bestOf(measurement.tcg);
  const kvmMs = measurement.kvm === undefined ? undefined : bestOf(measurement.kvm);
  const figures = { ...(kvmMs === undefined ? {} : { kvmMs }), ...(tcgMs === undefined ? {} : { tcgMs }) };
  if (measurement.kvm === undefined || kvmMs === undefined) {
    if (tcgMs === undefined) return undefined;
    const reason = kvmProblem ?? `KVM runs no guest: ${measurement.kvm?.failure ?? 'not tried'}`;
    return { type: 'qemu', reason, ...figures };
  }
  if (tcgMs === undefined) {
    return { type: 'kvm', reason: `KVM runs a tiny guest in ${seconds(kvmMs)}; emulation runs none`, ...figures };
  }
  const slow = kvmMs > slowMs && kvmMs > slowRatio * tcgMs;
  return {
    type: slow ? 'qemu' : 'kvm',
    reason: slow
      ? `KVM needs ${seconds(kvmMs)} for a tiny guest that emulation runs in ${seconds(tcgMs)}`
      : `KVM runs a tiny guest in ${seconds(kvmMs)}, emulation in ${seconds(tcgMs)}`,
    ...figures,
  };
}

/** The best run after the warm-up; undefined where one did not arrive. */
function bestOf(runs: GuestRuns): number | undefined {
  if (runs.failure !== undefined || runs.milliseconds.length === 0) return undefined;
  const measured = runs.milliseconds.slice(1);
  return Math.min(...(measured.length === 0 ? runs.milliseconds : measured));
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
