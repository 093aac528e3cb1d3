import type { Finding } from '../../controller/model/host-facts.ts';
import { quoteArgument } from '../../controller/model/shell.ts';
import type { CheckContext } from './check-context.ts';
import { finding } from './check-table.ts';

/** When the operator's clock said the survey was sent and had come back, in milliseconds since 1970. */
export interface RoundTrip {
  readonly sentAt: number;
  readonly receivedAt: number;
}

const tolerableSkewMs = 5000;

/**
 * How far the host's clock is ahead of the operator's, in milliseconds: the least that the round trip leaves room for.
 * The host began after the survey was sent and ended before the answer came, so its clock is off only by what remains.
 */
export function clockSkew(host: { readonly began: number; readonly ended: number }, trip: RoundTrip): number {
  const atMost = host.began - trip.sentAt;
  const atLeast = host.ended - trip.receivedAt;
  if (atLeast > 0) return atLeast;
  return Math.min(0, atMost);
}

export function checkClock({ survey }: CheckContext, trip: RoundTrip): readonly Finding[] {
  if (survey.clock === undefined) return [];
  const skew = clockSkew(survey.clock, trip);
  if (Math.abs(skew) <= tolerableSkewMs) return [finding('CLOCK', 'ok', 'the clock agrees')];
  const fact = `the clock is ${formatDuration(Math.abs(skew))} ${skew > 0 ? 'ahead' : 'behind'}`;
  return [
    finding(
      'CLOCK_SKEW',
      'warning',
      fact,
      'timedatectl set-ntp true, or install chrony; and see to this machine likewise',
    ),
  ];
}

const slowMs = 1000;

export function checkHostname({ survey }: CheckContext): readonly Finding[] {
  const { hostname, resolution } = survey;
  if (hostname === undefined || resolution === undefined) return [];
  const seconds = (resolution.milliseconds / 1000).toFixed(1);
  if (resolution.works && resolution.milliseconds < slowMs) {
    return [finding('HOSTNAME', 'ok', `its name ${hostname} resolves`)];
  }
  const asked = resolution.milliseconds < slowMs ? '' : ` (given up after ${seconds} s)`;
  const how = resolution.works ? `resolves slowly, in ${seconds} s` : `does not resolve${asked}`;
  const fact = `its own name ${hostname} ${how}: libvirt waits for that, up to 10 s, at every start of a domain`;
  const remedy = `echo "$(hostname -I | cut -d' ' -f1) ${quoteArgument(hostname)}" >> /etc/hosts`;
  return [finding('HOSTNAME_UNRESOLVED', 'warning', fact, remedy)];
}

function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 120) return `${seconds.toFixed(0)} s`;
  if (seconds < 7200) return `${(seconds / 60).toFixed(0)} min`;
  return seconds < 172_800 ? `${(seconds / 3600).toFixed(0)} h` : `${(seconds / 86_400).toFixed(0)} days`;
}
