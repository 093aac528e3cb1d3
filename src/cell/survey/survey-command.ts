import type { Command } from '../../controller/model/command.ts';
import type { StorePath } from '../../controller/ports.ts';
import { markFolder } from '../commands/mark.ts';
import { checkedPath } from '../commands/store-layout.ts';
import { domainsSection } from '../facts/host-report.ts';
import { sectionCommand } from '../facts/sections.ts';

/** How much of a cell is read at most: far more than one should hold, and no more than nano can keep in memory. */
export const surveyLimits = {
  files: 200_000,
  domains: 4_000,
  /** Of one sidecar, in KiB. */
  sidecarKiB: 256,
  outputBytes: 256 * 1024 * 1024,
} as const;

/**
 * Files are told with NULs between them, as a name may hold a line break. A sidecar is one line, and grep prints it
 * after its file's name: one process for thousands of them. Definitions come from one call of virsh for 300 domains.
 */
const script = String.raw`v() { timeout 60 virsh -q -c qemu:///system "$@" </dev/null; }
files() {
  timeout 60 find "$1" -mindepth 1 -maxdepth 3 -printf '%y %s %P\0' | head -z -n ${surveyLimits.files + 1}
}
sidecars() {
  cd "$1" || return
  timeout 60 find images instances .trash -mindepth 1 -maxdepth 2 -type f -size -${surveyLimits.sidecarKiB}k \
    \( -path 'images/*.json' -o -path '*/nano.json' \) -print0 2>/dev/null | timeout 60 xargs -0 -r grep -a -H -Z -m 1 ''
  :
}
definitions() {
  v list --all --uuid | grep -E '^[0-9a-f-]{36}$' | head -n ${surveyLimits.domains} | xargs -r -n 300 sh -c '
    calls=
    for uuid; do calls="$calls echo \"
$uuid
\"; dumpxml --inactive $uuid; "; done
    timeout 60 virsh -q -c qemu:///system "$calls" </dev/null 2>/dev/null
    :' sh
}
[ ! -e ${markFolder}/cell.json ] || run mark head -c 65536 ${markFolder}/cell.json
[ ! -e ${markFolder}/zone.json ] || run record head -c 67108864 ${markFolder}/zone.json
number=0
for path; do
  if [ -d "$path" ]; then
    run "files-$number" files "$path"
    run "sidecars-$number" sidecars "$path"
  fi
  number=$((number + 1))
done
${domainsSection}
run definitions definitions`;

/** Reads all that nano keeps on a cell and all of its domains, in one round trip. Changes nothing. */
export function cellSurveyCommand(mark: string, stores: readonly StorePath[]): Command {
  return sectionCommand(script, mark, ...stores.map(({ path }) => checkedPath(path)));
}
