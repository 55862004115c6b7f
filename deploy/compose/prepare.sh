#!/usr/bin/env bash
# Makes .env from the example, with new keys, and the users of Redis: prepare.sh [cloud | self-hosted]. It changes no value that is there, so it can run again.
# Without a profile it keeps that of .env.
set -euo pipefail
cd "$(dirname "$0")"
umask 077

key() { head -c 48 /dev/urandom | base64 -w0 | tr '+/' '-_'; }
value() { sed -n "s/^$1=//p" .env; }

# Replaces an empty value, and adds a name that an older .env does not have.
fill() {
    if ! grep -q "^$1=" .env; then printf '%s=%s\n' "$1" "$2" >> .env
    elif ! grep -q "^$1=." .env; then awk -v name="$1" -v text="$2" 'index($0, name "=") == 1 { print name "=" text; next } { print }' .env > .env.new && mv .env.new .env
    fi
}

case ${1:-} in
    '' | cloud | self-hosted) ;;
    *) sed -n '2,3s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
if [ ! -f .env ]; then
    cp .env.example .env
    [ -z "${1:-}" ] || sed -i "s/^COMPOSE_PROFILES=.*/COMPOSE_PROFILES=$1/" .env
fi
chmod 600 .env
# A file that was written by hand may lack its last line end.
[ -z "$(tail -c 1 .env)" ] || echo >> .env
fill COMPOSE_PROFILES cloud
if [ -n "${1:-}" ] && [[ $(value COMPOSE_PROFILES) != "$1"* ]]; then
    echo "$PWD/.env has the profile $(value COMPOSE_PROFILES). Change COMPOSE_PROFILES there, or move .env away." >&2
    exit 1
fi
for name in REDIS_PASSWORD TICKETS_KEY WEBHOOKS_KEY SCALE_KEY LIVEKIT_API_SECRET; do
    fill "$name" "$(key)"
done
# Azurite takes keys in plain base64.
fill STORAGE_KEY "$(head -c 64 /dev/urandom | base64 -w0)"

profiles=$(value COMPOSE_PROFILES)
if [[ $profiles == *self-hosted* ]]; then
    # The key is the public one of Microsoft's emulator, which checks none.
    fill COSMOS_ENDPOINT 'AccountEndpoint=http://cosmos:8081/;AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw=='
    fill STORAGE_BLOBENDPOINT "DefaultEndpointsProtocol=http;AccountName=recordings;AccountKey=$(value STORAGE_KEY);BlobEndpoint=http://azurite:10000/recordings"
    fill OLLAMA_CONNECTION 'Endpoint=http://ollama:11434;Model=llama3.1:8b;Fallback=llama3.2:3b'
    fill WHISPERLIVE_CONNECTION 'Endpoint=ws://whisper:8000'
    fill PIPER_CONNECTION 'Endpoint=http://piper:5000'
    sed -i 's/^CREATE_CONTAINERS=false$/CREATE_CONTAINERS=true/; s/^TRANSCRIPTION_PROVIDER=azure$/TRANSCRIPTION_PROVIDER=whisperlive/; s/^SPEAKING_PROVIDER=azure$/SPEAKING_PROVIDER=piper/' .env
    needed='AUTHORITY'
else
    [ -z "$(value AZURE_TENANT_ID)" ] || fill AUTHORITY "https://login.microsoftonline.com/$(value AZURE_TENANT_ID)/v2.0"
    needed='AUTHORITY COSMOS_ENDPOINT STORAGE_BLOBENDPOINT AZURE_TENANT_ID AZURE_CLIENT_ID AZURE_CLIENT_SECRET ACS_ENDPOINT ACS_IMMUTABLERESOURCEID SPEECH_CONNECTION OPENAI_CONNECTION'
fi
[[ $profiles != *livekit* ]] || fill LIVEKIT_URL http://livekit:7880
[[ $(value COMPOSE_FILE) != *compose.sip.yaml* ]] || needed="$needed SIP_EXTERNAL_ADDRESS"

# Redis runs as another user and must read the file. Nobody else gets into its folder.
mkdir -p secrets certificates
printf 'user default on >%s ~* &* +@all\n' "$(value REDIS_PASSWORD)" > secrets/users.acl
chmod 644 secrets/users.acl

missing=$(for name in $needed; do [ -n "$(value "$name")" ] || echo "$name"; done)
if [ -n "$missing" ]; then
    printf 'Fill in these values of %s/.env, then run "docker compose up --detach --wait":\n' "$PWD"
    printf '%s\n' "$missing" | sed 's/^/  /'
else
    echo 'Everything is set. Run "docker compose up --detach --wait".'
fi
