#!/usr/bin/env bash
# Brings another version without losing a call: one program after the other, each only when the one before it is healthy. A worker that goes keeps its
# calls for five minutes and hands over those that are left, so this takes up to twelve minutes. update.sh VERSION
set -euo pipefail
version=${1:?Usage: update.sh VERSION}
cd "$(dirname "$0")"
compose() { docker compose "$@"; }
before=$(sed -n 's/^VERSION=//p' .env)

replace() {
    sed -i "s/^VERSION=.*/VERSION=$1/" .env
    for service in gateway-1 gateway-2 pipeline-1 pipeline-2 dashboard; do
        compose up --detach --no-deps --wait --wait-timeout 900 "$service" || return 1
    done
}

if replace "$version"; then
    echo "Version $version runs."
else
    echo "Version $version did not get healthy. Going back to $before." >&2
    replace "$before" || echo "Version $before did not get healthy either. See: docker compose ps; docker compose logs" >&2
    exit 1
fi
