#!/usr/bin/env bash
# Strikes every program of the real stack at every step of a call, under live calls, and prints what became of the calls.
# SEED=random CALLS=20 PIPELINES=3 PROGRAMS=pipeline,gateway ROUNDS=5 SETTINGS="--delays=azure" bench/chaos.sh
# A program has a stack of its own. All programs take about two hours.
set -euo pipefail
cd "$(dirname "$0")/.."
export VOICEAGENT_CHAOS=long
export VOICEAGENT_SEED="${SEED:-7}"
export VOICEAGENT_CHAOS_CALLS="${CALLS:-20}"
export VOICEAGENT_CHAOS_PIPELINES="${PIPELINES:-3}"
export VOICEAGENT_CHAOS_PROGRAMS="${PROGRAMS:-}"
export VOICEAGENT_CHAOS_ROUNDS="${ROUNDS:-}"
export VOICEAGENT_CHAOS_SETTINGS="${SETTINGS:-}"
echo "Seed $VOICEAGENT_SEED. The table grows in artifacts/chaos/chaos.md."
dotnet test VoiceAgent.Tests --filter "FullyQualifiedName~ChaosTests.The_long_form" || echo "The run was not finished. The table has the faults before that."
cat artifacts/chaos/chaos.md
