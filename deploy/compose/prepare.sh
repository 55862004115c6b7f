#!/usr/bin/env bash
# Makes .env from the example, with new keys, and the users of Redis. It changes nothing that is there, so it can run again.
set -euo pipefail
cd "$(dirname "$0")"
umask 077

key() { head -c 48 /dev/urandom | base64 -w0 | tr '+/' '-_'; }

[ -f .env ] || cp .env.example .env
chmod 600 .env
for name in REDIS_PASSWORD TICKETS_KEY WEBHOOKS_KEY SCALE_KEY; do
    grep -q "^$name=." .env || sed -i "s|^$name=.*|$name=$(key)|" .env
done

# Redis runs as another user and must read the file. Nobody else gets into its folder.
mkdir -p secrets
password=$(sed -n 's/^REDIS_PASSWORD=//p' .env)
printf 'user default on >%s ~* &* +@all\n' "$password" > secrets/users.acl
chmod 644 secrets/users.acl

missing=$(sed -n 's/^\([A-Z_]*\)=$/\1/p' .env | grep -vE '^(OPENAI2_CONNECTION|APPLICATIONINSIGHTS_CONNECTION_STRING|OTLP_ENDPOINT|DASHBOARD_CLIENT_SECRET|BUSINESS|TIME_ZONE|TRANSFER_TO|ACS_COGNITIVESERVICESURL|VAULT_VAULTURI)$' || true)
if [ -n "$missing" ]; then
    printf 'Fill in these values of %s/.env, then run "docker compose up --detach --wait":\n' "$PWD"
    printf '%s\n' "$missing" | sed 's/^/  /'
else
    echo 'Everything is set. Run "docker compose up --detach --wait".'
fi
