# shellcheck shell=bash disable=SC2034,SC2154
# The new version of the gateway does not become ready.
# shellcheck source=/dev/null
. "$(dirname "$FAKE_SCENARIO")/everything.sh"
ready() { if [ "$2" = gateway--new ]; then echo gateway--old; else echo "$2"; fi; }
