#!/usr/bin/env bash
# Webhooks beside calls, on the real programs: bench/webhooks.sh [PER_SECOND] [CALLERS] [SECONDS]
# 1. CALLERS (50) emulated callers without webhooks, for SECONDS (60).
# 2. The same callers, with PER_SECOND (1000) signed webhooks a second for SECONDS, about their calls, about unknown calls, and repeated ones.
# It prints how long the acknowledgements took, what the callers experienced in both parts, and whether audio is missing in a recording.
# All servers are on loopback, on free ports, and are stopped at the end. Each part ends by itself. The reports are in artifacts/bench.
# NO_BUILD=1 uses what is built.
set -euo pipefail
cd "$(dirname "$0")/.."
rate=${1:-1000}
callers=${2:-50}
seconds=${3:-60}
out=$PWD/artifacts/bench
work=$(mktemp -d)
sending=
trap 'stop; rm -rf "$work"' EXIT
mkdir -p "$out"
source bench/stack.sh
export WEBHOOKS_SECRET
WEBHOOKS_SECRET=whsec_$(head -c 32 /dev/urandom | base64 -w 0)

stop() {
  [ -z "$sending" ] || kill "$sending" 2>/dev/null || true
  stop_stack
}

call() {
  load "$out/$1" "pipeline=$(process "$pipeline"),gateway=$(process "$gateway")" --callers "$callers" --ramp-up 10s --warm-up 10s --duration "$((seconds + 20))s"
}

webhooks() { timeout $((seconds + 120)) dotnet bench/Webhooks/bin/Release/net10.0/Webhooks.dll "$@"; }

build VoiceAgent.AppHost VoiceAgent.LoadTest bench/Webhooks
start_stack "$out/webhooks-stack.log" "$work/data" Calls__Capacity=1000 Phone__EndedCallsKept=5000 Webhooks__Senders__0__Name=bench "Webhooks__Senders__0__Secrets__0=$WEBHOOKS_SECRET"

echo "## $callers callers"
call webhooks-without
webhooks calls "$(address "$gateway")" "$(address "$identity")/"

echo "## $callers callers and $rate webhooks a second"
(sleep 12; webhooks send "$(address "$gateway")" "$(address "$identity")/" "$rate" "$seconds" >"$work/sent.md" 2>&1 || true) &
sending=$!
call webhooks-with
wait "$sending" || true
sending=
cat "$work/sent.md"
webhooks calls "$(address "$gateway")" "$(address "$identity")/"
