# shellcheck shell=bash disable=SC2034,SC2154
# Event Grid gets no consent from the gateway at its first two tries.
# shellcheck source=/dev/null
. "$(dirname "$FAKE_SCENARIO")/everything.sh"
subscribe() {
    if first consent 2; then refuse 'Webhook validation handshake failed for https://gateway.example/webhooks/azure/events.'; fi
    json '{}'
}
