#!/usr/bin/env bash
# Starts the whole stack on this machine, places calls of emulated callers, and fails if they had to wait: scripts/load-test.sh [options of
# VoiceAgent.LoadTest]. Pipelines run it each night. Without options: 10 callers for 2 minutes. The report is in artifacts/load-test.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
if [ $# -eq 0 ]; then set -- --callers 10 --duration 2m --warm-up 20s --turn-p95 1500 --failures 0; fi
configuration=${CONFIGURATION:-Release}
out=artifacts/load-test
rm -rf "$out" && mkdir -p "$out"
data=$(mktemp -d)

dotnet build VoiceAgent.sln --configuration "$configuration" -v quiet --tl:off || exit
# With a process group of its own, the stack hears the interruption, which a shell otherwise keeps from what runs in the background.
set -m
dotnet run --project VoiceAgent.AppHost --configuration "$configuration" --no-build -- --data "$data" > "$out/stack.log" 2>&1 &
stack=$!
set +m
# The stack ends all its programs when it is interrupted. The last ones end a little later.
end() {
    kill -INT -- "-$stack" 2> /dev/null
    wait "$stack"
    for _ in $(seq 30); do
        if ! (exec 3<> /dev/tcp/127.0.0.1/18089) 2> /dev/null; then break; fi
        sleep 1
    done
    rm -rf "$data"
}
trap end EXIT

for _ in $(seq 60); do
    if scripts/health-check.sh local > "$out/health.txt"; then break; fi
    if ! kill -0 "$stack" 2> /dev/null; then break; fi
    sleep 5
done
if ! scripts/health-check.sh local > "$out/health.txt"; then
    cat "$out/health.txt" "$out/stack.log"
    echo "The stack did not become healthy, so no call was placed."
    exit 2
fi

cd "$out" || exit
dotnet run --project ../../VoiceAgent.LoadTest --configuration "$configuration" --no-build -- "$@"
