#!/usr/bin/env bash
# Takes each dependency away for some time, or lets it hang, while people call, and prints what became of the calls: see bench/README.md.
# SEED=7 CALLS=20 PIPELINES=2 PROGRAMS=garnet,azurite SECONDS_AWAY="5 120" BLOWS="Away Hangs" SETTINGS="" CONFIGURATION=Release bench/outages.sh
set -euo pipefail
exec "$(dirname "$0")/live-calls.sh" outages
