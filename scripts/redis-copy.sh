#!/bin/sh
# Restores a copy of Redis (an RDB file) from standard input into a folder that a server with an append-only file starts from: scripts/redis-copy.sh FOLDER [replace]
#
# A server with an append-only file ignores an RDB file in its folder, so a copied file alone would come up empty. Here a server without one loads the copy, writes
# the append-only file from its memory, and ends. "replace" removes what is in the folder. It runs in the container of Valkey, which has no bash.
set -eu
folder=${1:?Usage: scripts/redis-copy.sh FOLDER [replace]}
server=$(command -v valkey-server || command -v redis-server || true)
client=$(command -v valkey-cli || command -v redis-cli || true)
if [ -z "$server" ] || [ -z "$client" ]; then echo 'Neither Valkey nor Redis is installed.' >&2; exit 2; fi

if [ -n "$(ls -A "$folder")" ] && [ "${2:-}" != replace ]; then
    echo "$folder is not empty. Stop Redis, and add \"replace\" to remove what is there." >&2
    exit 1
fi
cat > "$folder/copy.part"
if [ "$(head -c 5 "$folder/copy.part")" != REDIS ]; then
    rm -f "$folder/copy.part"
    echo 'This is no copy of Redis. Nothing was changed.' >&2
    exit 1
fi
find "$folder" -mindepth 1 ! -name copy.part -delete
mv "$folder/copy.part" "$folder/dump.rdb"

socket=$folder/socket
"$server" --dir "$folder" --dbfilename dump.rdb --appendonly no --save '' --port 0 --unixsocket "$socket" --daemonize no > /dev/null &
process=$!
trap 'kill "$process" 2> /dev/null || true' EXIT
ask() { "$client" -s "$socket" "$@" 2> /dev/null; }
state() { ask info persistence | tr -d '\r' | sed -n "s/^$1://p"; }
until [ "$(ask ping)" = PONG ]; do
    kill -0 "$process" 2> /dev/null || { echo 'Redis cannot read the copy.' >&2; exit 1; }
    sleep 0.1
done
keys=$(ask dbsize)
ask config set appendonly yes > /dev/null
while [ "$(state aof_rewrite_in_progress)" != 0 ] || [ "$(state aof_rewrite_scheduled)" != 0 ]; do sleep 0.1; done
[ "$(state aof_last_bgrewrite_status)" = ok ] || { echo 'The append-only file could not be written.' >&2; exit 1; }
ask shutdown nosave > /dev/null || true
wait "$process" || true
rm -f "$folder/dump.rdb" "$socket"
echo "$keys keys are in $folder."
