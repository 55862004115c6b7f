#!/usr/bin/env bash
# Joins a second region to the first: its services use the first region's Communication Services resource and database, so that both answer the same number and see the
# same bookings. Run it after each "azd up", "azd provision" or "azd deploy" of the second region, because these write its own addresses. It can be run again.
set -euo pipefail

usage() {
    cat <<'TEXT'
scripts/recovery/join-region.sh --first FILE --second FILE [--dry-run]

  --first, --second FILE   values of the two regions: azd env get-values -e NAME > FILE
  --dry-run                reads and checks, and prints what it would change
TEXT
}
say() { printf '%s  %s\n' "$(date -u +%H:%M:%S)" "$*"; }
stop() { printf '%s  STOPPED: %s\n' "$(date -u +%H:%M:%S)" "$*" >&2; exit 1; }

first="" second="" dry_run=false
while [ $# -gt 0 ]; do
    case $1 in
        --first | --second) [ $# -ge 2 ] || stop "$1 needs a file."; printf -v "${1#--}" '%s' "$2"; shift 2 ;;
        --dry-run) dry_run=true; shift ;;
        --help | -h) usage; exit 0 ;;
        *) stop "'$1' is no option. $0 --help lists them." ;;
    esac
done
if [ ! -r "$first" ] || [ ! -r "$second" ]; then stop "Give the files of both regions: --first FILE --second FILE."; fi

value_of() {
    local value
    value=$(sed -n "s/^$2=\"\{0,1\}\([^\"]*\)\"\{0,1\}\$/\1/p" "$1" | head -n 1)
    [ -n "$value" ] || stop "'$1' has no $2. azd env get-values -e NAME > FILE writes it anew."
    printf '%s' "$value"
}
change() { if [ "$dry_run" = true ]; then say "WOULD RUN: $*"; else "$@"; fi; }

name=$(value_of "$second" AZURE_ENV_NAME)
[ "$(value_of "$first" AZURE_ENV_NAME)" != "$name" ] || stop "Both files are of the environment '$name'."
location=$(value_of "$second" AZURE_LOCATION)
shared=$(value_of "$first" AZURE_RESOURCE_GROUP); group=$(value_of "$second" AZURE_RESOURCE_GROUP)
acs=$(value_of "$first" ACS_ENDPOINT); audience=$(value_of "$first" ACS_IMMUTABLERESOURCEID); cosmos=$(value_of "$first" COSMOS_ENDPOINT)
account=${cosmos#https://}; account=${account%%.*}
communication=$(value_of "$first" ACS_NAME)

# A database without a copy there would make each booking of the second region end with the first.
copies=$(az cosmosdb show --name "$account" --resource-group "$shared" --query "join(',', readLocations[].locationName)" --output tsv) || stop "The database account $account cannot be read."
case ,$(tr '[:upper:]' '[:lower:]' <<<"${copies// /}"), in
    *,"$location",*) say "$account has a copy in $location." ;;
    *) stop "$account has no copy in $location (it has $copies). In the first region: azd env set VOICEAGENT_SECOND_LOCATION $location && azd provision." ;;
esac

identity() {
    local id principal
    id=$(value_of "$second" "$1")
    principal=$(az identity show --ids "$id" --query principalId --output tsv) || stop "The identity $id cannot be read."
    printf '{"id":"%s","clientId":"%s","principalId":"%s"}' "$id" "$(value_of "$second" "$2")" "$principal"
}
gateway=$(identity GATEWAY_IDENTITY_ID GATEWAY_IDENTITY_CLIENT_ID)
pipeline=$(identity PIPELINE_IDENTITY_ID PIPELINE_IDENTITY_CLIENT_ID)

say "Giving the services of $name their rights at $communication and $account."
change az deployment group create --resource-group "$shared" --name "second-region-$name" --template-file "$(dirname "$0")/../../infra/second-region.bicep" --output none \
    --parameters communicationName="$communication" cosmosName="$account" gateway="$gateway" pipeline="$pipeline" || stop "The rights could not be given. You need the role Role Based Access Control Administrator in $shared."
say "Pointing the services of $name at them. Their new revisions take over without losing calls."
change az containerapp update --name pipeline --resource-group "$group" --output none --set-env-vars "ConnectionStrings__cosmos=$cosmos" "Acs__TokenAudience=$audience" || stop "The pipeline of $name was not changed."
change az containerapp update --name gateway --resource-group "$group" --output none --set-env-vars "ConnectionStrings__cosmos=$cosmos" "ConnectionStrings__acs=$acs" "Acs__TokenAudience=$audience" || stop "The gateway of $name was not changed."
[ "$dry_run" = false ] || { say "This was a dry run. Nothing was changed."; exit 0; }

gateway_url=$(value_of "$second" GATEWAY_URL)
for ((tries = 60; tries > 0; tries--)); do
    if curl --silent --fail --output /dev/null --max-time 5 "${gateway_url%/}/health"; then say "$name is healthy, and can take the calls of the number: scripts/recovery/failover.sh."; exit 0; fi
    sleep "${RETRY_SECONDS:-5}"
done
stop "The gateway of $name is not healthy ($gateway_url/health). Look at its log."
