#!/usr/bin/env bash
# Measures the platform's own cost: bench/run.sh ["40 100 300"] [SECONDS]
# For each number of calls it runs the floor and then the pipeline with Providers=bench, each under the same load, and prints one table.
# Each load has twelve seconds of warm-up and SECONDS (15) of measurement.
set -euo pipefail
cd "$(dirname "$0")/.."
calls=${1:-40 100 300}
seconds=${2:-15}
out=$(mktemp)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -f "$out"' EXIT

# A media server must not spin while it waits, because this doubles its processor time.
export DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0
for project in bench/Floor bench/LoadGenerator VoiceAgent.Pipeline; do
  dotnet build -c Release -v q --nologo "$project" >&2
done

free_port() {
  local port
  while port=$((20000 + RANDOM % 20000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

# start PORT COMMAND…: starts a server and waits until it is ready.
start() {
  local port=$1
  shift
  ASPNETCORE_URLS=http://127.0.0.1:$port "$@" >&2 &
  server=$!
  for _ in $(seq 400); do
    if curl -sf "http://127.0.0.1:$port/health" >/dev/null; then return; fi
    kill -0 "$server" || { echo "The server did not start." >&2; exit 1; }
    sleep 0.1
  done
  echo "The server is not ready after forty seconds." >&2
  exit 1
}

stop() {
  kill "$server"
  wait "$server" 2>/dev/null || true
  server=
}

load() { dotnet bench/LoadGenerator/bin/Release/net10.0/LoadGenerator.dll "$@" --seconds "$seconds" --out "$out" >&2; }

key=$(head -c 32 /dev/urandom | base64)
for n in $calls; do
  port=$(free_port)
  start "$port" dotnet bench/Floor/bin/Release/net10.0/Floor.dll
  load --url "ws://127.0.0.1:$port" --pid "$server" --calls "$n"
  stop

  port=$(free_port)
  issuer=$(free_port)
  Providers=bench Tickets__Key=$key Acs__TokenMetadata=http://127.0.0.1:$issuer/.well-known/openid-configuration Acs__TokenAudience=bench \
    Calls__Capacity=2000 Logging__LogLevel__Default=Warning \
    start "$port" dotnet VoiceAgent.Pipeline/bin/Release/net10.0/VoiceAgent.Pipeline.dll
  load --url "ws://127.0.0.1:$port" --pid "$server" --calls "$n" --key "$key" --issuer "$issuer"
  stop
done
dotnet bench/LoadGenerator/bin/Release/net10.0/LoadGenerator.dll table "$out"
