#!/usr/bin/env bash
# Strikes every program of the real stack while twenty people call, and prints what became of the calls: see bench/README.md.
# SEED=7 CALLS=20 PIPELINES=2 PROGRAMS=pipeline,gateway ROUNDS=1 SETTINGS="--delays=azure" CONFIGURATION=Release bench/chaos.sh
set -euo pipefail
exec "$(dirname "$0")/live-calls.sh" deaths
