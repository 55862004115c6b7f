#!/usr/bin/env bash
# Runs whole calls through the whole stack, after the platform's own cost: bench/calls.sh [CALLS] [CALLERS] [SECONDS]
# 1. bench/run.sh: the platform's own cost, compared with the floor.
# 2. Emulated services with their real protocols and no delays: CALLS (100) calls at once. Measures what the pipeline uses and adds.
# 3. The delays of the real services: CALLERS (20) callers to each of three agents in the same load. Measures what callers experience with the
# shipped agent, the same without openers ("Okay." while it thinks), and one that waits for the transcriber's final phrase.
# The other two agents are derived from the shipped one here.
# Loads 2 and 3 last SECONDS (150) and then until the last calls have ended. All servers are on loopback, on free ports, and are stopped.
# The reports are written to artifacts/bench. BENCH_ONLY="2 3" runs only the parts that it names.
set -euo pipefail
cd "$(dirname "$0")/.."
calls=${1:-100}
callers=${2:-20}
seconds=${3:-150}
only=${BENCH_ONLY:-1 2 3}
out=$PWD/artifacts/bench
work=$(mktemp -d)
trap 'stop_stack; rm -rf "$work"' EXIT
mkdir -p "$out"
touch "$work/begun"

source bench/stack.sh
shipped=+15550198001
plain=+15550198002
waiting=+15550198003

wants() { [[ " $only " == *" $1 "* ]]; }

# run NAME [ARGUMENT…]: the stack with a number for each agent.
run() {
  local name=$1
  shift
  start_stack "$out/$name-stack.log" "$work/data" Agents__Path="$work/agents" Calls__Capacity=1000 Phone__EndedCallsKept=5000 \
    Routes__Numbers__90__Number=$shipped Routes__Numbers__90__Agent=claims Routes__Numbers__91__Number=$plain Routes__Numbers__91__Agent=claims-plain \
    Routes__Numbers__92__Number=$waiting Routes__Numbers__92__Agent=claims-waiting -- "$@"
}

# call NAME OPTION…: the calls.
call() {
  local name=$1
  shift
  load "$out/$name" "pipeline=$(process "$pipeline"),gateway=$(process "$gateway"),phone=$(process "$acs"),speech=$(process "$speech"),model=$(process "$openai")" --duration "${seconds}s" "$@" >&2
}

if wants 1; then bench/run.sh | tee "$out/own-cost.md"; fi

build VoiceAgent.AppHost VoiceAgent.LoadTest bench/LoadGenerator

# The shipped agents, and two variants of the claims agent.
mkdir "$work/agents"
cp VoiceAgent.Pipeline/Agents/Definitions/*.yaml "$work/agents"
sed -E 's/^name: claims$/name: claims-plain/; s/^say:$/say:\n  openers: {}/' "$work/agents/claims.yaml" >"$work/agents/claims-plain.yaml"
sed -E 's/^name: .*/name: claims-waiting/; s/^( +)end of turn:.*/\1end of turn: final phrase/' "$work/agents/claims-plain.yaml" >"$work/agents/claims-waiting.yaml"
if ! grep -q 'openers: {}' "$work/agents/claims-plain.yaml" || ! grep -q 'end of turn: final phrase' "$work/agents/claims-waiting.yaml"; then
  echo "The claims agent no longer has 'say:' and 'end of turn: …' on lines of their own: mend this script." >&2
  exit 1
fi

if wants 2; then
  # After a minute the JIT compiler has finished, so only the cost of calls is measured.
  run services
  call services --callers "$calls" --ramp-up 30s --warm-up 60s --mix "claim-status:2,all-questions:2,claim-pending" --to $shipped
  stop_stack
fi

if wants 3; then
  mix=
  for script in claim-status:3 all-questions:3 claim-pending:2 number-at-once:2 interrupt-with-question:2 interrupt-twice:2 cough:1 backchannels:1 \
    pause-after-and pause-after-the pause-after-um pause-because pause-before-noun pause-digit-by-digit pause-in-number pause-short-breaths pause-while-looking pause-with-but; do
    for number in $shipped $plain $waiting; do
      weight=${script#*:}
      mix+="${script%:*}@$number:$([ "$weight" = "$script" ] && echo 1 || echo "$weight"),"
    done
  done
  run felt --delays=azure
  call felt --callers $((3 * callers)) --ramp-up 15s --warm-up 15s --mix "${mix%,}"
  stop_stack
fi

for name in services felt; do
  [ ! "$out/$name.json" -nt "$work/begun" ] || dotnet bench/LoadGenerator/bin/Release/net10.0/LoadGenerator.dll "$name-table" "$out/$name.json" | tee "$out/$name.md"
done
