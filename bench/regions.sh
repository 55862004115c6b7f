#!/usr/bin/env bash
# Rehearses the loss of a region on this machine: two regions of the real programs, a killed one, the failover script, the return. See docs/disaster-recovery.md.
# CALLS=6 DECISION=30 PATIENCE=15 CONFIGURATION=Release bench/regions.sh
# It takes about five minutes, and ends after fifteen in any case. Nothing keeps running.
set -euo pipefail
cd "$(dirname "$0")/.."
configuration="${CONFIGURATION:-Release}"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export VOICEAGENT_REGIONS=rehearse
export VOICEAGENT_REGIONS_CALLS="${CALLS:-6}"
export VOICEAGENT_REGIONS_DECISION="${DECISION:-30}"
export VOICEAGENT_REGIONS_PATIENCE="${PATIENCE:-15}"

mkdir -p artifacts/regions
rm -f artifacts/regions/rehearsal.md
if [ -z "${NO_BUILD:-}" ]; then
    echo "Building ($configuration)."
    dotnet build VoiceAgent.Tests/VoiceAgent.Tests.csproj -c "$configuration" -v q --tl:off -p:RunAnalyzers=false >artifacts/regions/build.txt 2>&1 ||
        { tail -n 20 artifacts/regions/build.txt >&2; echo "The build failed: artifacts/regions/build.txt." >&2; exit 1; }
fi
status=0
timeout --signal=INT --kill-after=30 900 dotnet test VoiceAgent.Tests -c "$configuration" --no-build --filter "FullyQualifiedName~Recovery.RegionTests" \
    >artifacts/regions/test.txt 2>&1 || status=$?
[ ! -f artifacts/regions/rehearsal.log ] || cat artifacts/regions/rehearsal.log
[ ! -f artifacts/regions/rehearsal.md ] || { echo; cat artifacts/regions/rehearsal.md; }
[ "$status" = 0 ] || { tail -n 30 artifacts/regions/test.txt >&2; echo "The rehearsal did not end well (status $status): artifacts/regions/test.txt." >&2; }
exit "$status"
