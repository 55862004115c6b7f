#!/usr/bin/env bash
# The region --from is lost: new calls shall be answered in the region --to. docs/disaster-recovery.md says who may decide this, and what it cannot save.
# It can be run again: a step that is done already changes nothing.
set -euo pipefail

usage() {
    cat <<'TEXT'
scripts/recovery/failover.sh --from FILE --to FILE --telephony ID [options]

  --from, --to FILE    values of the two regions: azd env get-values -e NAME > FILE (kept with the runbook; they have no secrets)
  --telephony ID       resource id of the Communication Services resource that has the number
  --router NAME        none (default), frontDoor or trafficManager, with
    --global-group RG    the resource group of infra/regions.bicep, and
    --environment NAME   its environmentName
  --cosmos NAME        the shared account of Cosmos DB, with --cosmos-group RG: its write region moves too
  --smoke-call PATH    places a call to the number and exits with 0 when it was answered. Default: scripts/recovery/smoke-call.mjs
  --without-smoke-call
  --planned            the region --from still answers: a drill, or maintenance
  --dry-run            reads and checks, and prints what it would change
  --yes                does not ask
TEXT
}

# shellcheck source=scripts/recovery/lib.sh
. "$(dirname "$0")/lib.sh"
read_options "$@"
read_regions
check_tools
say "Failover of $from_name ($from_location) to $to_name ($to_location)."
check_target
if healthy "$from_gateway"; then
    [ "$planned" = true ] || stop "$from_name answers as healthy ($from_gateway/health). If you want to move its calls all the same, say --planned. Its live calls go on there."
    say "$from_name still answers. Its live calls go on there until they end."
else
    note "The live calls of $from_name are lost: their state was in its Redis. Callers who hang up and call again are answered in $to_name."
fi
confirm "New calls will be answered in $to_name."
move_subscription
route "$to_file" Enabled
# Off, so that a region that comes back half-way gets no calls before somebody has looked at it.
route "$from_file" Disabled
move_store
verify
note "When $from_name is back, run scripts/recovery/fail-back.sh. Keep its gateways running until they have stored the calls that were live."
report
