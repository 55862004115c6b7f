# shellcheck shell=bash disable=SC2034,SC2154
# No region has room for the model.
# shellcheck source=/dev/null
. "$(dirname "$FAKE_SCENARIO")/everything.sh"
roomy=" "
