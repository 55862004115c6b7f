#!/usr/bin/env bash
# Compares the first callers of a worker that has just become ready with later ones: bench/cold.sh [RUNS] [CALLS] [SECONDS]
# Each run starts a new worker, waits until it is ready, and sends all calls at once. Later turns are those after the first twenty seconds,
# for SECONDS (20). WORKER names another build of the worker. Settings of the runtime (DOTNET_TieredPGO=0 and others) reach the worker by
# WORKER_ENV="NAME=VALUE …".
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-3}
calls=${2:-100}
seconds=${3:-20}
worker=${WORKER:-VoiceAgent.Pipeline/bin/Release/net10.0/VoiceAgent.Pipeline.dll}
practice=12
out=$(mktemp)
floor= server= generator=
trap 'kill $floor $server $generator 2>/dev/null || true; rm -f "$out"' EXIT

export DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0
projects=(bench/Floor bench/LoadGenerator)
[ -n "${WORKER:-}" ] || projects+=(VoiceAgent.Pipeline)
for project in "${projects[@]}"; do
  [ -n "${NO_BUILD:-}" ] || dotnet build -c Release -v q --nologo "$project" >&2
done

free_port() {
  local port
  while port=$((20000 + RANDOM % 20000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

key=$(head -c 32 /dev/urandom | base64)
for _ in $(seq "$runs"); do
  floor_port=$(free_port) port=$(free_port) issuer=$(free_port)
  ASPNETCORE_URLS=http://127.0.0.1:$floor_port dotnet bench/Floor/bin/Release/net10.0/Floor.dll >&2 &
  floor=$!
  sleep 2
  dotnet bench/LoadGenerator/bin/Release/net10.0/LoadGenerator.dll cold --practice "ws://127.0.0.1:$floor_port" --url "ws://127.0.0.1:$port" --pid 0 \
    --calls "$calls" --seconds "$seconds" --warm "$practice" --key "$key" --issuer "$issuer" --out "$out" >&2 &
  generator=$!
  sleep $((practice + 3))
  kill "$floor"
  env ${WORKER_ENV:-} ASPNETCORE_URLS=http://127.0.0.1:$port Providers=bench Tickets__Key=$key Acs__TokenMetadata=http://127.0.0.1:$issuer/.well-known/openid-configuration \
    Acs__TokenAudience=bench Calls__Capacity=2000 Logging__LogLevel__Default=Warning dotnet "$worker" >&2 &
  server=$!
  wait "$generator"
  kill "$server"
  wait "$server" 2>/dev/null || true
  floor= server= generator=
done
dotnet bench/LoadGenerator/bin/Release/net10.0/LoadGenerator.dll cold-table "$out"
