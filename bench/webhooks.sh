#!/usr/bin/env bash
# Webhooks beside calls, on the real programs: bench/webhooks.sh [PER_SECOND] [CALLERS] [SECONDS]
# 1. CALLERS (50) emulated callers for 40 seconds, so that everything is compiled and every voice is known.
# 2. The same callers without webhooks, for SECONDS (60).
# 3. The same callers, with PER_SECOND (1000) signed webhooks a second for SECONDS, about their calls, about unknown calls, and repeated ones.
# It prints how long the acknowledgements took, what the callers experienced in both parts, and where audio was late.
# All servers are on loopback, on free ports, and are stopped at the end. Each part ends by itself. The reports are in artifacts/bench.
# NO_BUILD=1 uses what is built. PARTS="without with" are the parts after the first one.
# AUDIO_FIRST=1 (needs root) gives the programs on the audio path priority, as if they had processors of their own.
set -euo pipefail
cd "$(dirname "$0")/.."
rate=${1:-1000}
callers=${2:-50}
seconds=${3:-60}
parts=${PARTS:-without with}
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

# call NAME SECONDS: the callers. Their calls have many turns, so that the load is conversations and not beginnings and ends.
call() {
  since=$(date -u +%FT%TZ)
  load "$out/$1" "pipeline=$(process "$pipeline"),gateway=$(process "$gateway")" --callers "$callers" --mix all-questions --ramp-up 45s --warm-up 45s --duration "$2s"
}

webhooks() { timeout $((seconds + 120)) dotnet bench/Webhooks/bin/Release/net10.0/Webhooks.dll "$@"; }

# late: the audio of the last calls. Their records are stored some seconds after their end.
late() {
  sleep 15
  webhooks calls "$(address "$gateway")" "$(address "$identity")/" "$(address "$acs")" "$since"
}

build VoiceAgent.AppHost VoiceAgent.LoadTest bench/Webhooks
# Recordings in chunks of four seconds, as on a dense system: Azurite takes several milliseconds of processor time for each request.
start_stack "$out/webhooks-stack.log" "$work/data" Recording__Chunk=00:00:04 Calls__Capacity=1000 Phone__EndedCallsKept=5000 Webhooks__Senders__0__Name=bench "Webhooks__Senders__0__Secrets__0=$WEBHOOKS_SECRET"

if [ -n "${AUDIO_FIRST:-}" ]; then
  for program in "$pipeline" "$acs" "$speech"; do
    # Each thread has a priority of its own.
    for thread in "/proc/$(process "$program")/task"/*; do
      renice -n -10 -p "${thread##*/}" >/dev/null
    done
  done
fi

call webhooks-first 50 >&2

if [[ " $parts " == *" without "* ]]; then
  echo "## $callers callers"
  call webhooks-without $((seconds + 50))
  late
fi

[[ " $parts " == *" with "* ]] || exit 0
echo "## $callers callers and $rate webhooks a second"
(sleep 48; webhooks send "$(address "$gateway")" "$(address "$identity")/" "$rate" "$seconds" >"$work/sent.md" 2>&1 || true) &
sending=$!
call webhooks-with $((seconds + 50))
wait "$sending" || true
sending=
cat "$work/sent.md"
late
