# What benchmarks on the real programs share: source it. It starts the stack, finds its programs and their addresses, and stops it.
# shellcheck shell=bash
stack=

# The programs, as patterns of their command lines.
# shellcheck disable=SC2034
acs='VoiceAgent.Emulators.dll acs' identity='VoiceAgent.Emulators.dll identity' speech='VoiceAgent.Emulators.dll speech' openai='VoiceAgent.Emulators.dll openai' gateway=VoiceAgent.CallGateway.dll pipeline=VoiceAgent.Pipeline.dll

# The secret of the client "apphost", with which benchmarks use the API.
export LOADTEST_CLIENT_SECRET
LOADTEST_CLIENT_SECRET=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')

# Media servers must not spin while they wait, because this doubles their processor time.
export DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0

# build PROJECT…: builds projects in Release, unless NO_BUILD is set.
build() {
  local project
  [ -z "${NO_BUILD:-}" ] || return 0
  for project in "$@"; do
    dotnet build -c Release -v q --nologo "$project" >&2
  done
}

# start_stack LOG DATA [NAME=SETTING…] [-- ARGUMENT…]: starts the AppHost in Release on free ports and waits until every program is healthy.
start_stack() {
  local log=$1 data=$2 settings=()
  shift 2
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    settings+=("$1")
    shift
  done
  [ $# -eq 0 ] || shift
  : >"$log"
  (
    cd VoiceAgent.AppHost || exit 1
    exec env "Parameters__identity-secret=$LOADTEST_CLIENT_SECRET" Logging__LogLevel__Default=Warning "${settings[@]}" \
      dotnet exec bin/Release/net10.0/VoiceAgent.AppHost.dll --data="$data" --fresh --DcpPublisher:RandomizePorts=true "$@"
  ) >"$log" 2>&1 &
  stack=$!
  for _ in $(seq 900); do
    if grep -q 'VoiceAgent runs' "$log"; then return; fi
    kill -0 "$stack" 2>/dev/null || { cat "$log" >&2; exit 1; }
    sleep 0.2
  done
  echo "The stack is not healthy after three minutes: $log" >&2
  exit 1
}

stop_stack() {
  [ -n "$stack" ] || return 0
  kill "$stack" 2>/dev/null || true
  wait "$stack" 2>/dev/null || true
  stack=
}

# process PATTERN: the id of a program. The newest one with this command belongs to the stack that was just started.
process() { pgrep -n -f "dotnet exec .*$1"; }

# address PATTERN: the first address at which a program listens, from its environment.
address() { tr '\0' '\n' <"/proc/$(process "$1")/environ" | sed -nE 's/^ASPNETCORE_URLS=([^;]+).*/\1/p'; }

# load NAME WATCHED OPTION…: runs calls and writes the report NAME. A missed threshold is only reported. If nothing could be measured, the script ends.
load() {
  local name=$1 watched=$2 code=0
  shift 2
  dotnet VoiceAgent.LoadTest/bin/Release/net10.0/VoiceAgent.LoadTest.dll --phone "$(address "$acs")" --gateway "$(address "$gateway")" --authority "$(address "$identity")/" \
    --watch "$watched" --output "$name" "$@" || code=$?
  [ "$code" -lt 2 ] || exit "$code"
}
