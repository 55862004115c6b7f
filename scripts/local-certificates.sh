#!/usr/bin/env bash
# Makes certificates for a network of one's own: an authority (CA) and a server certificate that it has signed.
#   scripts/local-certificates.sh [--folder FOLDER] [--days DAYS] NAME_OR_ADDRESS...
# Such as: scripts/local-certificates.sh calls.office.lan media.office.lan 192.168.20.62
#
# FOLDER (by default deploy/compose/certificates) gets ca.pem, ca.key, server.pem (with the authority behind it) and server.key. Keys have mode 600. The
# authority is made once and used again; a server certificate that is there is never overwritten. Every telephone and browser must trust ca.pem.
set -euo pipefail

folder=$(dirname "$0")/../deploy/compose/certificates
days=397
usage() { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
while [[ ${1:-} == --* ]]; do
    case $1 in
        --folder) folder=${2:?"--folder needs a folder"}; shift 2 ;;
        --days) days=${2:?"--days needs a number"}; shift 2 ;;
        *) usage ;;
    esac
done
[ $# -gt 0 ] || usage
# Browsers of Apple refuse certificates that are valid for longer.
if ! [[ $days =~ ^[1-9][0-9]{0,2}$ ]] || [ "$days" -gt 825 ]; then
    echo "--days is a number from 1 to 825, and not '$days'." >&2
    exit 2
fi
command -v openssl > /dev/null || { echo 'openssl is not installed.' >&2; exit 2; }

names=()
for name in "$@"; do
    if [[ $name =~ ^[0-9]{1,3}(\.[0-9]{1,3}){3}$ || $name =~ ^[0-9a-fA-F:]*:[0-9a-fA-F:]*$ ]]; then names+=("IP:$name")
    elif [[ $name =~ ^(\*\.)?[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$ ]]; then names+=("DNS:$name")
    else echo "'$name' is neither a name nor an address." >&2; exit 2; fi
done

umask 077
mkdir -p "$folder"
for file in server.key server.pem; do
    [ ! -e "$folder/$file" ] || { echo "$folder/$file is there already. Move it away to make a new one." >&2; exit 1; }
done
if [ -e "$folder/ca.key" ] && [ -e "$folder/ca.pem" ]; then
    echo "The authority of $folder signs."
elif [ -e "$folder/ca.key" ] || [ -e "$folder/ca.pem" ]; then
    echo "$folder has only one of ca.key and ca.pem. Bring the other one back, or move it away." >&2
    exit 1
else
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$folder/ca.key" -out "$folder/ca.pem" -days 3650 -subj "/CN=VoiceAgent local authority $(date +%Y-%m-%d)" \
        -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign' 2> /dev/null
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/server.key" -out "$work/server.csr" -subj "/CN=${1:0:64}" 2> /dev/null
printf '%s\n' "subjectAltName=$(IFS=,; echo "${names[*]}")" 'basicConstraints=critical,CA:FALSE' 'keyUsage=critical,digitalSignature' 'extendedKeyUsage=serverAuth,clientAuth' > "$work/extensions"
openssl x509 -req -in "$work/server.csr" -CA "$folder/ca.pem" -CAkey "$folder/ca.key" -set_serial "0x$(openssl rand -hex 16)" -days "$days" -sha256 -extfile "$work/extensions" -out "$work/server.pem" 2> /dev/null
openssl verify -CAfile "$folder/ca.pem" "$work/server.pem" > /dev/null
cat "$work/server.pem" "$folder/ca.pem" > "$folder/server.pem"
mv "$work/server.key" "$folder/server.key"
chmod 600 "$folder"/*.key
chmod 644 "$folder"/*.pem

printf '%s has certificates for %s, valid for %s days.\n' "$folder" "$*" "$days"
printf 'Trust %s/ca.pem on every machine that connects. Keep ca.key away from this machine when you need it no more.\n' "$folder"
[[ $folder != *compose/certificates ]] || printf 'For the proxy of deploy/compose: TLS=tls /certificates/server.pem /certificates/server.key in .env. It runs as root without rights over files of others: sudo chown 0:0 %s/server.key\n' "$folder"
