# shellcheck shell=bash disable=SC2034,SC2154
# The file of members has mistakes.
# shellcheck source=/dev/null
. "$(dirname "$FAKE_SCENARIO")/everything.sh"
members() { reply 400 '{"detail":"The file has 1 mistake.","errors":{"line 3":["date_of_birth is 05/05/1980. Write it as 1980-05-05."]}}'; }
