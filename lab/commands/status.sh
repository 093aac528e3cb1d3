# shellcheck shell=bash
# status [--json]

command_status() {
  local name form=table
  case ${1:-} in
    '') ;;
    --json) form=json ;;
    *) fail 2 "status takes --json only: $1" ;;
  esac
  if [ "$form" = json ]; then
    status_json
    return
  fi
  printf '%-8s %-7s %-14s %-8s %-8s %-8s %s\n' NAME FLAVOUR ADDRESS STATE PID DISK 'HOST KEY'
  for name in $(list_cells); do
    printf '%-8s %-7s %-14s %-8s %-8s %-8s %s\n' "$name" "$(fact "$name" flavour)" "$(fact "$name" address)" "$(cell_state "$name")" \
      "$(cell_pid "$name" || echo -)" "$(numfmt --to=iec "$(fact "$name" diskBytes)")" "$(fact "$name" hostKey)"
  done
}

# Every value is the lab's own and holds nothing that JSON would want escaped.
status_json() {
  local name separator=''
  printf '['
  for name in $(list_cells); do
    printf '%s\n  {"name":"%s","flavour":"%s","address":"%s","state":"%s","pid":%s,"diskBytes":%s,"hostKey":"%s","user":"root","identity":"%s"}' \
      "$separator" "$name" "$(fact "$name" flavour)" "$(fact "$name" address)" "$(cell_state "$name")" \
      "$(cell_pid "$name" || echo null)" "$(fact "$name" diskBytes)" "$(fact "$name" hostKey)" "$IDENTITY"
    separator=,
  done
  printf '\n]\n'
}
