/** accelerator-probe.S assembled: a boot sector of 512 bytes, the empty part of it left out here. */
const code =
  '+jHAjtiOwI7QvAB8Zr8AEAAADyLfZjHAZrkADAAAZvOrZr8AEAAAZscFAyAAAGbHhQAQAzAAAGbHhQAggwAAAA8BFqh8DyDgZoPI' +
  'IA8i4Ga5gAAAwA8yZg0AAQAADzAPIMBmDQEAAIAPIsDqcHwIAGa4EACO2I7QSMfBQEIPAEj/yXX7sBBmuvQA7vTr/WaQAAAAAAAA' +
  'AAD//wAAAJqvAP//AAAAks8AFwCQfAAA';

/** The whole sector: the code, zeros, and the signature by which firmware knows a boot sector. */
export function acceleratorProbe(): Uint8Array {
  const sector = new Uint8Array(512);
  sector.set(Buffer.from(code, 'base64'));
  sector.set([0x55, 0xaa], 510);
  return sector;
}

/** QEMU's exit status when the guest has come to its end: isa-debug-exit gives twice the value written, plus one. */
export const arrivedStatus = 33;
