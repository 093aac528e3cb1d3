import type { Services } from '../../src/controller/services.ts';

/** Counts how often cells are looked at. */
export function countedLooks(): { wrap: (services: Services) => Services; looks: () => number } {
  let looks = 0;
  const wrap = (services: Services): Services => ({
    ...services,
    cells: {
      close: () => services.cells.close(),
      at: (target) => {
        const driver = services.cells.at(target);
        return {
          ...driver,
          observe: (...args) => {
            looks += 1;
            return driver.observe(...args);
          },
        };
      },
    },
  });
  return { wrap, looks: () => looks };
}
