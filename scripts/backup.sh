#!/usr/bin/env bash
# Copies an installation of deploy/compose, and brings a copy back.
#   scripts/backup.sh create FOLDER        writes FOLDER/voiceagent-<time>.tar, or .tar.gpg when PASSPHRASE_FILE names a file with a passphrase
#   scripts/backup.sh list ARCHIVE         says what is in it, and whether it is whole
#   scripts/backup.sh restore ARCHIVE      into the stopped installation. OVERWRITE=yes replaces what is there
#
# In the archive: the configuration (.env, secrets, certificates), the live state of Redis, and with the profile self-hosted the database and the recordings. In the
# cloud, infra/backup keeps the database and the recordings. Models and voices are not in it: they are loaded again. The archive has keys and, self-hosted,
# what callers said. Write it to an encrypted disk, or encrypt it.
# COMPOSE_FOLDER: another folder than deploy/compose. Calls go on during "create". A call that ends in this moment may have a recording and no entry, or the reverse.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
folder=${COMPOSE_FOLDER:-$here/../deploy/compose}
usage() { sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2; }
fail() { echo "$1" >&2; exit 1; }
if [ $# -ne 2 ]; then usage; fi
if [ -n "${PASSPHRASE_FILE:-}" ] && [ ! -s "$PASSPHRASE_FILE" ]; then fail "PASSPHRASE_FILE names $PASSPHRASE_FILE, which is empty or not there."; fi

umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/all"
need() { command -v "$1" > /dev/null || { echo "scripts/backup.sh needs '$1', which is not installed." >&2; exit 2; }; }
value() { sed -n "s/^$1=//p" "$folder/.env"; }
compose() { (cd "$folder" && docker compose "$@"); }
# The services of the stores. All of them keep their files in /data.
stores() { if [[ $(value COMPOSE_PROFILES) == *self-hosted* ]]; then echo cosmos azurite; fi; }
cipher() { gpg --batch --yes --quiet --pinentry-mode loopback --passphrase-file "$PASSPHRASE_FILE" "$@"; }

create() {
    local there=() file store archive
    need docker
    [ -d "$1" ] || fail "$1 is no folder."
    [ -f "$folder/.env" ] || fail "$folder has no .env, so nothing is installed there."
    for file in .env secrets certificates; do if [ -e "$folder/$file" ]; then there+=("$file"); fi; done
    tar --create --file "$work/all/configuration.tar" --directory "$folder" "${there[@]}"

    # The server writes the copy itself, so it is one moment of its state. The password goes in the environment, because a list of processes shows arguments.
    VALKEYCLI_AUTH=$(value REDIS_PASSWORD) REDISCLI_AUTH=$(value REDIS_PASSWORD) compose exec -T --env VALKEYCLI_AUTH --env REDISCLI_AUTH redis valkey-cli --rdb - > "$work/all/redis.rdb"
    [ "$(head -c 5 "$work/all/redis.rdb" | tr -d '\0')" = REDIS ] || fail 'Redis gave no copy. Look whether it runs: docker compose ps redis'
    for store in $(stores); do
        compose exec -T "$store" tar -C /data -cf - . > "$work/all/$store.tar" || fail "The files of $store cannot be read. Look whether it runs: docker compose ps $store"
    done
    (cd "$work/all" && sha256sum -- * > SHA256SUMS)
    archive=$1/voiceagent-$(date -u +%Y%m%dT%H%M%SZ).tar
    tar --create --file "$work/archive.tar" --directory "$work/all" .
    if [ -n "${PASSPHRASE_FILE:-}" ]; then
        need gpg
        archive=$archive.gpg
        cipher --symmetric --cipher-algo AES256 --output "$archive" "$work/archive.tar"
    else
        mv "$work/archive.tar" "$archive"
    fi
    echo "$archive has $(du -h "$archive" | cut -f 1)."
}

unpack() {
    [ -f "$1" ] || fail "$1 is no file."
    local archive=$1
    if [[ $1 == *.gpg ]]; then
        need gpg
        [ -n "${PASSPHRASE_FILE:-}" ] || fail 'The archive is encrypted: set PASSPHRASE_FILE.'
        archive=$work/archive.tar
        cipher --decrypt --output "$archive" "$1" 2> /dev/null || fail 'The archive cannot be decrypted with this passphrase.'
    fi
    tar --extract --file "$archive" --directory "$work/all" 2> /dev/null || fail 'The archive cannot be read. Nothing was changed.'
    (cd "$work/all" && sha256sum --check --quiet SHA256SUMS > /dev/null 2>&1) || fail 'The archive is damaged. Nothing was changed.'
}

list() {
    unpack "$1"
    (cd "$work/all" && du -h -- *.tar *.rdb)
    echo 'The archive is whole.'
}

restore() {
    need docker
    unpack "$1"
    local store
    if [ -e "$folder/.env" ]; then
        [ "${OVERWRITE:-}" = yes ] || fail "$folder has a .env already. Set OVERWRITE=yes to replace it, the live state and the stores."
        [ -z "$(compose ps --quiet)" ] || fail 'The installation runs. Stop it first: docker compose down'
    fi
    tar --extract --file "$work/all/configuration.tar" --directory "$folder"
    compose run --rm --no-deps -T --volume "$here/redis-copy.sh:/redis-copy.sh:ro" --entrypoint sh redis /redis-copy.sh /data replace < "$work/all/redis.rdb"
    for store in $(stores); do
        [ -f "$work/all/$store.tar" ] || fail "The archive has no $store. The configuration and Redis are restored."
        compose run --rm --no-deps -T --entrypoint sh "$store" -c 'find /data -mindepth 1 -delete && tar -C /data -xf -' < "$work/all/$store.tar"
    done
    echo 'Restored. Start it: docker compose up --detach --wait'
}

case $1 in
    create | list | restore) "$1" "$2" ;;
    *) usage ;;
esac
