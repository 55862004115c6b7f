#!/usr/bin/env bash
# Asks each service of an installation without a cloud, and says how long it took and what is wrong: scripts/health-self-hosted.sh
# Addresses come from the environment, or from deploy/compose/.env (ENV_FILE: another file). An address that is not known is not checked.
#
#   GATEWAY_URL PIPELINE_URL DASHBOARD_URL   the product's services; from .env: https://GATEWAY_HOST and so on
#   WHISPERLIVE_URL   ws://127.0.0.1:8765    speech to text, a WebSocket         PIPER_URL    http://127.0.0.1:5500    text to speech
#   OLLAMA_URL        http://127.0.0.1:11434 models; OLLAMA_MODEL: what it must have
#   REDIS_ADDRESS     host:port, with REDIS_PASSWORD                             LIVEKIT_HTTP_URL    http://127.0.0.1:7880
#   SIP_ADDRESS       host:port of the SIP edge, by UDP                          LIVEKIT_SIP_ADDRESS host:port of LiveKit's SIP service
#   SECONDS_TO_WAIT   for each answer, by default 3                              CA_FILE      the authority of local certificates
#
# It needs bash and curl. It ends with 0 if everything works, 1 if something is broken, 2 if it lacks curl. What could not be checked breaks nothing.
set -uo pipefail
command -v curl > /dev/null || { echo 'scripts/health-self-hosted.sh needs curl, which is not installed.' >&2; exit 2; }

file=${ENV_FILE:-$(dirname "$0")/../deploy/compose/.env}
wait=${SECONDS_TO_WAIT:-3}
broken=0
unknown=0
began=

given() { [ -f "$file" ] && sed -n "s/^$1=//p" "$file"; }
profile=$(given COMPOSE_PROFILES)
# An address from the environment, or another one when the file has the profile.
address() { local set=${!1:-}; if [ -n "$set" ]; then echo "$set"; elif [[ $profile == *$2* ]]; then echo "$3"; fi; }

begin() { began=${EPOCHREALTIME/[.,]/}; }
took() { echo $(((${EPOCHREALTIME/[.,]/} - began) / 1000)); }
good() { printf '  ✓ %-16s %6s ms  %s\n' "$1" "$(took)" "$2"; }
bad() { broken=$((broken + 1)); printf '  ✗ %-16s %6s ms  %s\n    %s\n' "$1" "$(took)" "$2" "$3"; }
unclear() { unknown=$((unknown + 1)); printf '  ? %-16s            %s\n' "$1" "$2"; }

ask() { curl --silent --show-error --max-time "$wait" ${CA_FILE:+--cacert "$CA_FILE"} "$@" 2>&1; }
# Why curl got no answer, in words.
why() {
    case $1 in
        6) echo 'Its name has no address. Check the name and the DNS.' ;;
        7) echo 'Nothing listens there. Look whether it runs, and at its port.' ;;
        28) echo "It did not answer within $wait s. Look at its load, and whether a firewall drops the packets." ;;
        35 | 60) echo 'Its certificate is not trusted. With local certificates, set CA_FILE to ca.pem.' ;;
        *) echo "curl failed with code $1." ;;
    esac
}

# name, address, path, what the body must contain, what to do when it does not
check_http() {
    [ -n "$2" ] || { unclear "$1" "its address is not known (${5:-set it})"; return; }
    local body code
    begin
    body=$(ask --fail "$2$3"); code=$?
    if [ "$code" = 22 ]; then bad "$1" "$2 refuses" "${body##*error: } for $3. ${4:+Another program may listen there.}"
    elif [ "$code" != 0 ]; then bad "$1" "$2 does not answer" "$(why "$code")"
    elif [[ $body != *"$4"* ]]; then bad "$1" "$2 answers something else" "Another program listens there."
    else good "$1" "$2"; fi
}

check_service() {
    [ -n "$2" ] || { unclear "$1" "its address is not known (set ${1^^}_URL)"; return; }
    local said code
    begin
    said=$(ask --write-out ' %{http_code}' "$2/health"); code=$?
    if [ "$code" != 0 ]; then bad "$1" "$2 does not answer" "$(why "$code")"
    elif [ "${said##* }" = 200 ]; then good "$1" "$2"
    # The proxy keeps /health inside. Then its answer shows that the proxy works.
    elif [ "${said##* }" = 404 ]; then unclear "$1" "the proxy at $2 answers and hides the health; docker compose ps says it"
    else bad "$1" "$2 is not ready" "It says: ${said% *}"; fi
}

check_websocket() {
    [ -n "$2" ] || { unclear "$1" 'its address is not known (set WHISPERLIVE_URL)'; return; }
    local http said status
    http="http${2#ws}"
    http="${http%/}$3"
    begin
    # After the upgrade nothing more comes, so curl ends by its time. What counts is the time until the answer.
    said=$(curl --silent --http1.1 --output /dev/null --write-out '%{http_code} %{time_starttransfer}' --max-time 1 ${CA_FILE:+--cacert "$CA_FILE"} --header 'Connection: Upgrade' \
        --header 'Upgrade: websocket' --header 'Sec-WebSocket-Version: 13' --header "Sec-WebSocket-Key: $(head -c 16 /dev/urandom | base64)" "$http")
    status=${said%% *}
    case $status in
        101) began=$((${EPOCHREALTIME/[.,]/} - 10#$(tr -d '.,' <<< "${said##* }"))); good "$1" "$2$3" ;;
        000) bad "$1" "$2 does not answer" 'Nothing listens there, or it still loads its model.' ;;
        *) bad "$1" "$2$3 answers $status where 101 is right" 'It speaks HTTP and no WebSocket at this path.' ;;
    esac
}

check_ollama() {
    check_http ollama "$1" /api/version version 'set OLLAMA_URL'
    local model=${OLLAMA_MODEL:-} listed
    [ -n "$model" ] || model=$(given OLLAMA_CONNECTION | sed -n 's/.*;Model=\([^;]*\).*/\1/p')
    if [ -z "$1" ] || [ -z "$model" ]; then return; fi
    begin
    listed=$(ask --fail "$1/api/tags") || return
    if [[ $listed != *"\"$model\""* && $listed != *"\"$model:latest\""* ]]; then bad "$model" "Ollama does not have it yet" "A worker pulls it at its start; its log shows how far it is. Or run: ollama pull $model"
    elif [[ $(ask --fail "$1/api/ps") != *"\"$model"* ]]; then unclear "$model" 'is on the disk and not in memory: the first answer takes longer'
    else good "$model" 'is in memory'; fi
}

# host:port, and a password or nothing
check_redis() {
    [ -n "$1" ] || { unclear redis 'its address is not known (set REDIS_ADDRESS)'; return; }
    local line=
    begin
    if ! exec 3<> "/dev/tcp/${1%:*}/${1##*:}"; then bad redis "$1 does not answer" 'Nothing listens there. Look whether it runs.'; return; fi 2> /dev/null
    [ -z "$2" ] || printf 'AUTH %s\r\n' "$2" >&3
    printf 'PING\r\n' >&3
    while IFS= read -r -t "$wait" line <&3; do [[ $line == +OK* ]] || break; done
    exec 3>&-
    case $line in
        +PONG*) good redis "$1" ;;
        -NOAUTH* | -WRONGPASS*) bad redis "$1 refuses the password" 'Set REDIS_PASSWORD.' ;;
        *) bad redis "$1 answers something else" "It said: ${line:0:80}" ;;
    esac
}

# OPTIONS by UDP: every SIP server answers it, with whatever status.
check_sip() {
    [ -n "$2" ] || { unclear "$1" "its address is not known (set $3)"; return; }
    local host=${2%:*} port=${2##*:} id line=
    id=$RANDOM$RANDOM
    begin
    if ! exec 3<> "/dev/udp/$host/$port"; then bad "$1" "$2 has no address" 'Check the name.'; return; fi 2> /dev/null
    # One write is one datagram. bash itself writes line by line.
    printf '%s\r\n' "OPTIONS sip:health@$2 SIP/2.0" "Via: SIP/2.0/UDP 0.0.0.0:5060;rport;branch=z9hG4bK$id" 'Max-Forwards: 70' "From: <sip:health@localhost>;tag=$id" \
        "To: <sip:health@$2>" "Call-ID: $id@health" 'CSeq: 1 OPTIONS' 'Content-Length: 0' '' | dd bs=4096 iflag=fullblock status=none >&3 2> /dev/null
    # A datagram must be read at once: bash would read one byte and lose the rest.
    line=$(timeout "$wait" dd bs=4096 count=1 status=none <&3 2> /dev/null | tr -d '\0' | head -n 1)
    exec 3>&-
    if [[ $line == 'SIP/2.0 '* ]]; then good "$1" "$2 answers ${line:8:3}"
    elif [ -n "$line" ]; then bad "$1" "$2 answers something else" "It said: ${line:0:80}"
    else bad "$1" "$2 does not answer OPTIONS by UDP" 'Look whether it runs, whether a firewall drops the packets, and whether it answers strangers (an allow-list).'; fi
}

printf '\nVoiceAgent\n'
check_service gateway "$(address GATEWAY_URL self-hosted "https://$(given GATEWAY_HOST)")"
check_service pipeline "$(address PIPELINE_URL self-hosted "https://$(given MEDIA_HOST)")"
check_service dashboard "$(address DASHBOARD_URL self-hosted "https://$(given DASHBOARD_HOST)")"
printf '\nSpeech and models\n'
check_websocket whisperlive "$(address WHISPERLIVE_URL self-hosted ws://127.0.0.1:8765)" "${WHISPERLIVE_PATH:-/asr}"
check_http piper "$(address PIPER_URL self-hosted http://127.0.0.1:5500)" "${PIPER_PATH:-/voices}" '' 'set PIPER_URL'
check_ollama "$(address OLLAMA_URL self-hosted http://127.0.0.1:11434)"
printf '\nStores\n'
check_redis "${REDIS_ADDRESS:-}" "${REDIS_PASSWORD:-$(given REDIS_PASSWORD)}"
printf '\nTelephony\n'
check_sip sip "${SIP_ADDRESS:-}" SIP_ADDRESS
if [[ $profile == *livekit* || -n ${LIVEKIT_HTTP_URL:-}${LIVEKIT_SIP_ADDRESS:-} ]]; then
    check_http livekit "$(address LIVEKIT_HTTP_URL livekit http://127.0.0.1:7880)" / OK 'set LIVEKIT_HTTP_URL'
    check_sip livekit-sip "$(address LIVEKIT_SIP_ADDRESS livekit "127.0.0.1:$(given LIVEKIT_SIP_PORT)")" LIVEKIT_SIP_ADDRESS
fi

if [ "$broken" -gt 0 ]; then
    printf '\nBroken: %d. Not checked: %d.\n' "$broken" "$unknown"
    exit 1
fi
printf '\nEverything that was checked works. Not checked: %d.\n' "$unknown"
