#!/usr/bin/env bash
# Simulates a day of calls against the rules of admission, reconnection and scaling: bench/scale.sh [--peaks 100,1000] [--seed 1] [--variants] [--picture FILE]
# It runs in virtual time and starts no servers. docs/scaling.md explains the figures.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build -c Release -v q --nologo bench/Scale >&2
dotnet bench/Scale/bin/Release/net10.0/Scale.dll "$@"
