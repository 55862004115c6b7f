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
stack=
sending=
trap 'stop; rm -rf "$work"' EXIT
mkdir -p "$out"

export DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0
export LOADTEST_CLIENT_SECRET WEBHOOKS_SECRET
LOADTEST_CLIENT_SECRET=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
WEBHOOKS_SECRET=whsec_$(head -c 32 /dev/urandom | base64 -w 0)
log=$out/webhooks-stack.log

stop() {
  for process in $sending $stack; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
}

# The newest process with this command belongs to the stack that was just started.
process() { pgrep -n -f "dotnet exec .*$1"; }

# The first address at which a program listens, from its environment.
address() { tr '\0' '\n' <"/proc/$(process "$1")/environ" | sed -nE 's/^ASPNETCORE_URLS=([^;]+).*/\1/p'; }

# load NAME: the callers of one part. A missed threshold is only reported. If nothing could be measured, the script ends.
load() {
  local code=0
  timeout $((seconds + 240)) dotnet VoiceAgent.LoadTest/bin/Release/net10.0/VoiceAgent.LoadTest.dll --phone "$(address "$acs")" --gateway "$(address "$gateway")" --authority "$(address "$identity")/" \
    --watch "pipeline=$(process VoiceAgent.Pipeline.dll),gateway=$(process VoiceAgent.CallGateway.dll)" \
    --callers "$callers" --ramp-up 10s --warm-up 10s --duration "$((seconds + 20))s" --output "$out/$1" || code=$?
  [ "$code" -lt 2 ] || exit "$code"
}

webhooks() { timeout $((seconds + 120)) dotnet bench/Webhooks/bin/Release/net10.0/Webhooks.dll "$@"; }

for project in VoiceAgent.AppHost VoiceAgent.LoadTest bench/Webhooks; do
  [ -z "${NO_BUILD:-}" ] || break
  dotnet build -c Release -v q --nologo "$project" >&2
done

: >"$log"
(
  cd VoiceAgent.AppHost
  exec env "Parameters__identity-secret=$LOADTEST_CLIENT_SECRET" Calls__Capacity=1000 Phone__EndedCallsKept=5000 Logging__LogLevel__Default=Warning \
    Webhooks__Senders__0__Name=bench "Webhooks__Senders__0__Secrets__0=$WEBHOOKS_SECRET" \
    dotnet exec bin/Release/net10.0/VoiceAgent.AppHost.dll --data="$work/data" --fresh --DcpPublisher:RandomizePorts=true
) >"$log" 2>&1 &
stack=$!
for _ in $(seq 900); do
  if grep -q 'VoiceAgent runs' "$log"; then break; fi
  kill -0 "$stack" 2>/dev/null || { cat "$log" >&2; exit 1; }
  sleep 0.2
done
acs="VoiceAgent.Emulators.dll acs" identity="VoiceAgent.Emulators.dll identity" gateway=VoiceAgent.CallGateway.dll
grep -q 'VoiceAgent runs' "$log" || { echo "The stack is not healthy after three minutes: $log" >&2; exit 1; }

echo "## $callers callers"
load webhooks-without
webhooks calls "$(address "$gateway")" "$(address "$identity")/"

echo "## $callers callers and $rate webhooks a second"
(sleep 12; webhooks send "$(address "$gateway")" "$(address "$identity")/" "$rate" "$seconds" >"$work/sent.md" 2>&1 || true) &
sending=$!
load webhooks-with
wait "$sending" || true
sending=
cat "$work/sent.md"
webhooks calls "$(address "$gateway")" "$(address "$identity")/"
