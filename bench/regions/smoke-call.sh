#!/usr/bin/env bash
# A smoke call at the emulated telephones (TELEPHONES): calls, waits for the agent's greeting, and hangs up. Exits with 0 when the caller heard words.
set -euo pipefail
placed=$(curl --silent --fail --header 'Content-Type: application/json' --data '{"from":"+15550139999","to":"+15550199004","seed":7}' "${TELEPHONES:?}/phone/calls")
id=$(sed -n 's/.*"id":"\([^"]*\)".*/\1/p' <<<"$placed")
for _ in $(seq 1 100); do
    seen=$(curl --silent --fail "$TELEPHONES/phone/calls/$id")
    if grep -q '"word":' <<<"$seen"; then
        curl --silent --output /dev/null --header 'Content-Type: application/json' --data '{}' "$TELEPHONES/phone/calls/$id/hangup" || true
        exit 0
    fi
    sleep 0.3
done
echo "The call was not answered within 30 s." >&2
exit 1
