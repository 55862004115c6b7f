# shellcheck shell=bash
# No region has room for the model.
# shellcheck source=/dev/null
. "$(dirname "$FAKE_SCENARIO")/everything.sh"
roomy=" "
