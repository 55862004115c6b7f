#!/usr/bin/env bash
# Runs a campaign of emulated numbers on the real processes and kills a gateway twice: see docs/outbound.md.
# SEED=7 NUMBERS=500 CONFIGURATION=Release bench/campaign.sh
set -euo pipefail
cd "$(dirname "$0")/.."
configuration="${CONFIGURATION:-Release}"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export VOICEAGENT_SEED="${SEED:-7}"
export VOICEAGENT_CAMPAIGN="${NUMBERS:-500}"

mkdir -p artifacts/campaign
if [ -z "${NO_BUILD:-}" ]; then
    echo "Building ($configuration)."
    dotnet build VoiceAgent.Tests/VoiceAgent.Tests.csproj -c "$configuration" -v q --tl:off -p:RunAnalyzers=false >artifacts/campaign/build.txt 2>&1 ||
        { tail -n 20 artifacts/campaign/build.txt >&2; echo "The build failed: artifacts/campaign/build.txt." >&2; exit 1; }
fi

# The test ends by itself after 20 minutes. The limit is for a stack that hangs.
timeout 1800 dotnet test VoiceAgent.Tests -c "$configuration" --no-build --logger "console;verbosity=detailed" \
    --filter "FullyQualifiedName~LongCampaignTests" 2>&1 | tee artifacts/campaign/run.txt
