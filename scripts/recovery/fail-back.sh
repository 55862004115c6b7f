#!/usr/bin/env bash
# The lost region is back: it shall answer new calls again. --from is the region that answers now, --to the one that is back.
# No call is lost: live calls go on in the region --from until they end. It can be run again.
set -euo pipefail

usage() {
    cat <<'TEXT'
scripts/recovery/fail-back.sh --from FILE --to FILE --telephony ID [options]

The options are those of failover.sh. --from is the region that answers calls now. --to is the region that is back.
TEXT
}

# shellcheck source=scripts/recovery/lib.sh
. "$(dirname "$0")/lib.sh"
read_options "$@"
read_regions
check_tools
say "Fail-back of $from_name ($from_location) to $to_name ($to_location)."
check_target
confirm "New calls will be answered in $to_name again."
# First the place where data is written, so that no call of the returned region meets a store that is far away.
move_store
route "$to_file" Enabled
move_subscription
route "$from_file" Enabled
verify
note "Live calls of $from_name go on there. Do not stop it before they have ended: its dashboard shows them."
report
