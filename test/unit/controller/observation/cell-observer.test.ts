import { expect, it, vi } from 'vitest';
import { CellObserver } from '../../../../src/controller/observation/cell-observer.ts';
import { everyCollection } from '../../../contract/document-store/every-collection.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeCells } from '../../../support/fake-host.ts';

it('that was closed while it waited for its turn connects nothing', async () => {
  const cell = { ...everyCollection.cells, revision: 1 };
  const driver = new FakeCells().at({ name: cell.name, address: cell.address });
  const watch = vi.spyOn(driver, 'watch');
  const observer = new CellObserver(cell, undefined, {
    clock: new FakeClock(),
    driver,
    stores: [],
    chance: () => 0,
    onEvent: () => {},
  });
  observer.close();
  await observer.ask(new AbortController().signal);
  expect(watch).not.toHaveBeenCalled();
});
