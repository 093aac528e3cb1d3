import type { AcceleratorFacts, Finding } from '../../controller/model/host-facts.ts';
import type { CallBounds, Inspection, InspectRequest } from '../../controller/ports.ts';
import type { CallLimits } from '../transport/transport.ts';
import { brokenQemu, checkAccelerator } from './check-accelerator.ts';
import type { CheckContext } from './check-context.ts';
import { checkIdentity, checkRights } from './check-identity.ts';
import { checkLibvirt, checkQemu, emulatorOf } from './check-libvirt.ts';
import { checkNetwork } from './check-network.ts';
import { checkProcessor, kvmProblem } from './check-processor.ts';
import { checkSize } from './check-size.ts';
import { checkStorage } from './check-storage.ts';
import { finding } from './check-table.ts';
import { checkClock, checkHostname, type RoundTrip } from './check-time-and-name.ts';
import { checkTools } from './check-tools.ts';
import { chooseAccelerator } from './choose-accelerator.ts';
import { createMark } from './create-mark.ts';
import { type HostConnection, shareDeadline } from './executor.ts';
import { checkForeignDomains, foreignDomains } from './foreign-domains.ts';
import { hostFacts } from './host-facts.ts';
import { measureAccelerators } from './measure-accelerator.ts';
import { qemuAccessCommand, readQemuAccess } from './qemu-access.ts';
import { qemuAccount } from './qemu-account.ts';
import { readSurvey } from './read-survey.ts';
import { parseSections } from './sections.ts';
import { parseStorePath } from './store-path.ts';
import type { Survey } from './survey.ts';
import { surveyCommand } from './survey-script.ts';

/** A survey takes half a second where all is well; a host whose daemons hang uses up the limits of each question. */
const defaultDeadlineMs = 120_000;

/**
 * What a host is and whether it can be a cell. Changes nothing on it: files only in a temporary directory that is
 * removed again. Whatever is wrong is a finding, all in one run; it throws only where the host cannot be asked at all
 * (the connection's own errors), answers nothing that can be read (BAD_ANSWER), or `storagePath` is no path
 * (INVALID_VALUE).
 *
 * Asks in up to five round trips: the survey; what QEMU's user may do; and the guests that measure the accelerator,
 * which take a second on a sound host and about 20 at worst.
 */
export async function inspectHost(
  connection: HostConnection,
  request: InspectRequest,
  bounds: CallBounds = {},
): Promise<Inspection> {
  const limits = shareDeadline(bounds, defaultDeadlineMs);
  const path = parseStorePath(request.storagePath);
  const privileged = connection.privilege !== 'none';
  const { survey, trip } = await takeSurvey(connection, path, limits);
  const context = privileged ? await tryAsQemu(connection, survey, request, limits) : plainContext(survey, request);
  const { accelerator, findings: speed } = privileged
    ? await settleAccelerator(connection, context, limits)
    : { accelerator: undefined, findings: [] };
  const findings = [
    checkRights(connection),
    ...checkIdentity(context),
    ...checkProcessor(context),
    ...speed,
    ...checkSize(context),
    ...checkClock(context, trip),
    ...checkHostname(context),
    ...checkTools(context),
    ...(privileged
      ? privilegedChecks(context)
      : checkLibvirt(context).filter(({ code }) => code === 'LIBVIRT_MISSING')),
  ];
  const gathered = hostFacts(context, accelerator, new Date(trip.receivedAt));
  return {
    ...(connection.hostKey === undefined ? {} : { hostKey: connection.hostKey }),
    user: connection.user,
    privilege: connection.privilege,
    ...('facts' in gathered ? { facts: gathered.facts } : {}),
    findings: 'facts' in gathered ? findings : explainMissing(findings, gathered.missing),
    ...(survey.mark === undefined ? {} : { mark: survey.mark }),
    storageExists: survey.storage?.isDirectory === true && survey.storage.nearest === path,
  };
}

/** A user without rights is refused by libvirt and by directories: what follows from that says nothing of the host. */
function privilegedChecks(context: CheckContext): readonly Finding[] {
  const { libvirt } = context.survey;
  const own = context.request.ownDomains ?? [];
  return [
    ...checkLibvirt(context),
    ...checkQemu(context),
    ...checkStorage(context),
    ...checkNetwork(context),
    ...(libvirt === undefined ? [] : checkForeignDomains(foreignDomains(libvirt, own))),
  ];
}

async function takeSurvey(
  connection: HostConnection,
  path: string,
  limits: () => CallLimits,
): Promise<{ survey: Survey; trip: RoundTrip }> {
  const mark = createMark();
  const sentAt = Date.now();
  const answer = await connection.exec(surveyCommand(mark, path), {
    ...limits(),
    privilege: connection.privilege === 'none' ? 'user' : 'cell',
  });
  const trip = { sentAt, receivedAt: Date.now() };
  return { survey: readSurvey(parseSections(answer.stdout, mark), path), trip };
}

function plainContext(survey: Survey, request: InspectRequest): CheckContext {
  return { survey, request, account: qemuAccount(survey), access: undefined };
}

async function tryAsQemu(
  connection: HostConnection,
  survey: Survey,
  request: InspectRequest,
  limits: () => CallLimits,
): Promise<CheckContext> {
  const account = qemuAccount(survey);
  const mark = createMark();
  const answer = await connection.exec(qemuAccessCommand(mark, account, survey.storage), limits());
  const access = readQemuAccess(parseSections(answer.stdout, mark));
  const names = { user: access.user ?? account.user, group: access.group ?? account.group };
  return { survey, request, account: names, access };
}

async function settleAccelerator(
  connection: HostConnection,
  context: CheckContext,
  limits: () => CallLimits,
): Promise<{ accelerator: AcceleratorFacts | undefined; findings: readonly Finding[] }> {
  const { request, survey } = context;
  const emulator = emulatorOf(survey);
  const known = request.accelerator;
  if (known !== undefined) {
    return { accelerator: known, findings: [checkAccelerator(known, request.acceleratorOverride)] };
  }
  if (emulator === undefined || survey.architecture !== 'x86_64') return { accelerator: undefined, findings: [] };
  const problem = kvmProblem(context);
  const measurement = await measureAccelerators(connection, emulator, { kvm: problem === undefined }, limits);
  const accelerator = chooseAccelerator(measurement, problem);
  return {
    accelerator,
    findings: [
      accelerator === undefined ? brokenQemu(measurement) : checkAccelerator(accelerator, request.acceleratorOverride),
    ],
  };
}

/** Facts never fail without a reason: where no error says why, one names what the host did not tell. */
function explainMissing(findings: readonly Finding[], missing: readonly string[]): readonly Finding[] {
  if (findings.some(({ severity }) => severity === 'error')) return findings;
  return [...findings, finding('BAD_ANSWER', 'error', `the host did not tell ${missing.join(', ')}`)];
}
