import type { Change, ChangeOptions, GroupMember, GroupPreview } from '../../controller.ts';
import type { InstanceDetail } from '../../model/views.ts';
import { showInstance } from '../../queries/instances.ts';
import { parseRequest } from '../../requests.ts';
import type { Services } from '../../services.ts';
import { changeStream } from '../engine/change-stream.ts';
import type { Engine } from '../engine/engine.ts';
import { instanceCreate } from './instance-create.ts';
import { createTogetherSchema, type GroupPlan, planTogether } from './plan-together.ts';

/** Creates instances that are placed as one: all of them have their claims, or none was begun. */
export async function createTogether(
  services: Services,
  engine: Engine,
  rawRequest: unknown,
  options: ChangeOptions,
): Promise<GroupMember[]> {
  const request = parseRequest(createTogetherSchema, rawRequest, 'instance.create');
  let last: GroupPlan = { members: [], existing: [], refused: [] };
  const plan = async () => {
    last = await planTogether(request, services, options);
    return last.members;
  };
  const changes = await engine.together(instanceCreate, plan, options);
  const { members, existing, refused } = last;
  return [
    ...existing.map((name) => ({ name, change: thereAlready(services, name) })),
    ...members.flatMap(({ request: { name } }, index) => {
      const change = changes[index];
      return change === undefined ? [] : [{ name, change }];
    }),
    ...refused,
  ];
}

/** What creating them would do; touches nothing. */
export async function previewTogether(
  services: Services,
  engine: Engine,
  rawRequest: unknown,
  options: ChangeOptions,
): Promise<GroupPreview[]> {
  const request = parseRequest(createTogetherSchema, rawRequest, 'instance.create');
  const { members, refused } = await planTogether(request, services, options);
  return [
    ...members.map(({ request: { name }, plan }) => ({ name, plan: engine.show(instanceCreate, plan, options) })),
    ...refused,
  ];
}

function thereAlready(services: Services, name: string): Change<InstanceDetail> {
  return changeStream(async () => ({ operation: 0, value: await showInstance(services, { name }, {}), warnings: [] }));
}
