#!/usr/bin/env bash
# What chaos.sh (deaths) and outages.sh (outages) share: builds, runs the blows, prints each of them, and then the tables.
set -euo pipefail
cd "$(dirname "$0")/.."
form="$1"
configuration="${CONFIGURATION:-Release}"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export VOICEAGENT_CHAOS="$form"
export VOICEAGENT_SEED="${SEED:-7}"
export VOICEAGENT_CHAOS_CALLS="${CALLS:-20}"
export VOICEAGENT_CHAOS_PIPELINES="${PIPELINES:-2}"
export VOICEAGENT_CHAOS_PROGRAMS="${PROGRAMS:-}"
export VOICEAGENT_CHAOS_ROUNDS="${ROUNDS:-}"
export VOICEAGENT_CHAOS_SECONDS="${SECONDS_AWAY:-}"
export VOICEAGENT_CHAOS_BLOWS="${BLOWS:-}"
export VOICEAGENT_CHAOS_SETTINGS="${SETTINGS:-}"

mkdir -p artifacts/chaos
echo "Building ($configuration)."
dotnet build VoiceAgent.Tests/VoiceAgent.Tests.csproj -c "$configuration" -v q --tl:off -p:RunAnalyzers=false >"artifacts/chaos/$form-build.txt" 2>&1 ||
    { tail -n 20 "artifacts/chaos/$form-build.txt" >&2; echo "The build failed: artifacts/chaos/$form-build.txt." >&2; exit 1; }

log="artifacts/chaos/$form.log"
page="artifacts/chaos/$form.md"
: >"$log"
rm -f "$page"
echo "Seed $VOICEAGENT_SEED. The tables grow in $page."
tail -n +1 -f "$log" &
progress=$!
trap 'kill "$progress" 2>/dev/null || true' EXIT
began=$SECONDS
dotnet test VoiceAgent.Tests -c "$configuration" --no-build --filter "FullyQualifiedName~LongChaosTests" >"artifacts/chaos/$form-test.txt" 2>&1 ||
    echo "The run was not finished: artifacts/chaos/$form-test.txt says why. The tables have the blows before that."
echo "This took $(((SECONDS - began) / 60)) minutes."
echo "The calls with which something was wrong are in artifacts/chaos/$form-calls.md."
[ ! -f "$page" ] || cat "$page"
