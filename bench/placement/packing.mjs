import { makePool, mixedSize } from './pools.mjs';

const cells = 1_000;
const seeds = [1, 2, 3];

/**
 * A heavy-tailed mix until the first refusal: how much of the scarcest resource is used then, by nano's strategies, by
 * the classic rules, and if instances were water (the volume bound: nobody can place more).
 */
export function benchPacking(modules) {
  return [
    benchMix(modules, 'memory scarce', mixedSize, modules.defaultPoolPolicy),
    benchMix(modules, 'cores, memory and disk scarce', scarceSize, { ...modules.defaultPoolPolicy, coresRatio: 2 }),
  ];
}

/** Less disk, so that it is used up with the memory. */
function scarceSize(index) {
  const size = mixedSize(index);
  return { ...size, diskBytes: size.diskBytes * 0.48 };
}

function benchMix({ Planner, heavyTailed, seededRandom, demandOf, roomOf }, name, sizeOf, policy) {
  const rooms = makePool(cells, sizeOf, policy).cells.map((cell) => ({ room: roomOf(cell), cores: cell.cores }));
  const capacities = rooms.map(({ room, cores }) => ({
    all: [room.cores.capacity, room.memoryBytes.capacity, room.diskBytes.capacity],
    cores,
  }));
  const total = [0, 1, 2].map((resource) => capacities.reduce((sum, { all }) => sum + all[resource], 0));
  const stream = (seed) => {
    const random = seededRandom(seed);
    return () => {
      const { cores, memoryBytes, diskBytes } = demandOf(heavyTailed(random), policy);
      return [cores, memoryBytes, diskBytes];
    };
  };
  const used = (amounts) => Math.max(...amounts.map((amount, resource) => amount / total[resource]));
  const mean = (run) => {
    const runs = seeds.map(run);
    const sum = (read) => runs.reduce((all, one) => all + read(one), 0) / runs.length;
    return { placed: Math.round(sum(({ placed }) => placed)), used: sum(({ amounts }) => used(amounts)) };
  };

  const volume = (seed) => {
    const next = stream(seed);
    const amounts = [0, 0, 0];
    for (let placed = 0; ; placed += 1) {
      const asked = next();
      if (asked.some((amount, resource) => amounts[resource] + amount > total[resource])) return { placed, amounts };
      add(amounts, asked);
    }
  };
  const rule = (left) => (seed) => {
    const next = stream(seed);
    const free = capacities.map(({ all }) => [...all]);
    const amounts = [0, 0, 0];
    for (let placed = 0; ; placed += 1) {
      const asked = next();
      let best = -1;
      let least = Number.POSITIVE_INFINITY;
      for (const [index, room] of free.entries()) {
        if (asked[0] > capacities[index].cores || asked.some((amount, resource) => amount > room[resource])) continue;
        const rest = left(room, asked, capacities[index].all);
        if (rest >= least) continue;
        [best, least] = [index, rest];
        if (rest === 0) break;
      }
      if (best < 0) return { placed, amounts };
      for (const [resource, amount] of asked.entries()) free[best][resource] -= amount;
      add(amounts, asked);
    }
  };
  const nano = (strategy) => (seed) => {
    const planner = new Planner(makePool(cells, sizeOf, { ...policy, strategy }));
    const random = seededRandom(seed);
    const amounts = [0, 0, 0];
    for (let placed = 0; ; placed += 1) {
      const planned = planner.place(heavyTailed(random));
      if (planned === undefined) return { placed, amounts };
      add(amounts, [planned.claim.cores, planned.claim.memoryBytes, planned.claim.diskBytes]);
    }
  };
  return {
    mix: name,
    cells,
    results: {
      'volume bound': mean(volume),
      'first-fit': mean(rule(() => 0)),
      'best-fit': mean(rule((room, asked, all) => room.reduce((sum, free, r) => sum + (free - asked[r]) / all[r], 0))),
      'nano pack': mean(nano('pack')),
      'nano spread': mean(nano('spread')),
      'nano balanced': mean(nano('balanced')),
    },
  };
}

function add(sum, amounts) {
  for (const [index, amount] of amounts.entries()) sum[index] += amount;
}
