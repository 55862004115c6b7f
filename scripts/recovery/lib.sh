# shellcheck shell=bash
# What failover.sh and fail-back.sh share: options, checks, steps, and the report. Read by `source`, never run alone.
# shellcheck disable=SC2034 # planned, from_name and others are read by the scripts that source this file.
# A step says what it does before it does it. With --dry-run it reads, and changes nothing.

dry_run=false confirmed=false without_smoke_call=false planned=false
from_file="" to_file="" telephony="" smoke_call="" cosmos="" cosmos_group="" global_group="" environment="" router=none
notes=() began=$SECONDS

say() { printf '%s  %s\n' "$(date -u +%H:%M:%S)" "$*"; }
stop() { printf '%s  STOPPED: %s\n' "$(date -u +%H:%M:%S)" "$*" >&2; exit 1; }
note() { notes+=("$*"); say "NOTE: $*"; }

read_options() {
    while [ $# -gt 0 ]; do
        case $1 in
            --dry-run) dry_run=true ;;
            --yes) confirmed=true ;;
            --planned) planned=true ;;
            --without-smoke-call) without_smoke_call=true ;;
            --help | -h) usage; exit 0 ;;
            --from | --to | --telephony | --smoke-call | --cosmos | --cosmos-group | --global-group | --environment | --router)
                [ $# -ge 2 ] || stop "$1 needs a value. $0 --help explains it."
                local name=${1#--}; name=${name//-/_}
                case $name in from | to) name=${name}_file ;; esac
                printf -v "$name" '%s' "$2"
                shift ;;
            *) stop "'$1' is no option. $0 --help lists them." ;;
        esac
        shift
    done
    if [ -z "$from_file" ] || [ -z "$to_file" ]; then stop "Give the files of both regions: --from FILE --to FILE. azd env get-values -e NAME > FILE writes one."; fi
    [ -r "$from_file" ] || stop "The file '$from_file' of the region --from cannot be read."
    [ -r "$to_file" ] || stop "The file '$to_file' of the region --to cannot be read."
    [ -n "$telephony" ] || stop "Give the resource id of the Communication Services resource that has the number: --telephony ID."
    case $router in none | frontDoor | trafficManager) ;; *) stop "--router is none, frontDoor or trafficManager, but not '$router'." ;; esac
    [ "$router" = none ] || { [ -n "$global_group" ] && [ -n "$environment" ]; } || stop "--router $router needs --global-group and --environment: those of infra/regions.bicep."
    [ -z "$cosmos" ] || [ -n "$cosmos_group" ] || stop "--cosmos needs --cosmos-group, the resource group of the account."
}

# A value of azd's file. It is read as text, never run.
value_of() {
    local value
    value=$(sed -n "s/^$2=\"\{0,1\}\([^\"]*\)\"\{0,1\}\$/\1/p" "$1" | head -n 1)
    [ -n "$value" ] || stop "'$1' has no $2. azd env get-values -e NAME > FILE writes it anew."
    printf '%s' "$value"
}

read_regions() {
    from_name=$(value_of "$from_file" AZURE_ENV_NAME); to_name=$(value_of "$to_file" AZURE_ENV_NAME)
    from_location=$(value_of "$from_file" AZURE_LOCATION); to_location=$(value_of "$to_file" AZURE_LOCATION)
    from_gateway=$(value_of "$from_file" GATEWAY_URL); to_gateway=$(value_of "$to_file" GATEWAY_URL)
    to_media=$(value_of "$to_file" MEDIA_URL); to_vault=$(value_of "$to_file" VAULT_VAULTURI)
    to_media=${to_media/#wss:/https:}; to_media=${to_media/#ws:/http:}
    to_vault=${to_vault#https://}; to_vault=${to_vault%%.*}
    [ "$from_gateway" != "$to_gateway" ] || stop "Both files name the gateway $to_gateway. They must be of two regions."
}

check_tools() {
    local tool
    for tool in az curl sed date mktemp; do command -v "$tool" >/dev/null || stop "'$tool' is not installed."; done
    az account show --query id --output tsv >/dev/null 2>&1 || stop "The Azure CLI is not signed in: az login."
    [ "$without_smoke_call" = true ] || [ -n "$smoke_call" ] || smoke_call=$(dirname "$0")/../smoke-call.sh
    [ "$without_smoke_call" = true ] || [ -x "$smoke_call" ] || stop "The smoke call '$smoke_call' does not exist or cannot be run. Give another with --smoke-call, or leave it out with --without-smoke-call."
}

healthy() { curl --silent --fail --output /dev/null --max-time 5 "${1%/}/health"; }

secret_of() {
    az keyvault secret show --vault-name "$1" --name "$2" --query value --output tsv 2>/dev/null ||
        stop "The secret '$2' of the vault '$1' cannot be read. You need the role Key Vault Secrets User there, and in the private topology a machine in its network."
}

# The region that shall take the calls must be able to.
check_target() {
    local answer free key
    healthy "$to_gateway" || stop "The gateway of $to_name does not answer as healthy ($to_gateway/health). Nothing was changed."
    healthy "$to_media" || stop "The workers of $to_name do not answer as healthy ($to_media/health). Nothing was changed."
    # The key goes through standard input, because others on this machine can read arguments.
    key=$(secret_of "$to_vault" scale-key)
    answer=$(printf 'header = "X-API-Key: %s"\n' "$key" | curl --silent --fail --max-time 5 --config - "${to_gateway%/}/scale/places") ||
        stop "The gateway of $to_name does not report its places. Nothing was changed."
    free=$(sed -n 's/.*"free":[[:space:]]*\([0-9]*\).*/\1/p' <<<"$answer")
    [ "${free:-0}" -gt 0 ] || stop "$to_name has no free place for a call ($answer). Start workers first. Nothing was changed."
    say "$to_name is healthy and has $free free places now. Its scale rule starts more when they are used."
}

confirm() {
    [ "$dry_run" = false ] && [ "$confirmed" = false ] || return 0
    local answer=""
    printf '%s Type the name of the region that shall take the calls (%s): ' "$1" "$to_name"
    read -r answer || true
    [ "$answer" = "$to_name" ] || stop "Not confirmed. Nothing was changed."
}

# Runs a command that changes something. --dry-run prints it.
change() {
    if [ "$dry_run" = true ]; then say "WOULD RUN: $*"; return 0; fi
    "$@"
}

subscribed_to() {
    az eventgrid event-subscription show --name incoming-calls --source-resource-id "$telephony" --query destination.endpointBaseUrl --output tsv 2>/dev/null ||
        stop "The subscription 'incoming-calls' of $telephony cannot be read. Check --telephony, and that you may read it."
}

# Event Grid asks the gateway for its consent when the address changes, so a gateway that just woke up may need another try.
move_subscription() {
    local now address try key
    now=$(subscribed_to)
    case $now in
        "${to_gateway%/}"/*) say "Incoming calls go to $to_name already."; return 0 ;;
        "${from_gateway%/}"/*) ;;
        *) if [ "$router" != none ]; then say "Incoming calls go to $now, which is the shared address. The router moves them."; return 0; fi
           note "Incoming calls went to $now, which is neither region's gateway." ;;
    esac
    if [ "$dry_run" = true ]; then say "WOULD RUN: az eventgrid event-subscription update --name incoming-calls --source-resource-id $telephony --endpoint ${to_gateway%/}/webhooks/azure/events?code=…"; return 0; fi
    key=$(secret_of "$to_vault" webhooks-key)
    address=$(umask 077 && mktemp)
    # shellcheck disable=SC2064
    trap "rm -f '$address'" EXIT
    printf '%s/webhooks/azure/events?code=%s' "${to_gateway%/}" "$key" >"$address"
    for try in 1 2 3 4 5; do
        if az eventgrid event-subscription update --name incoming-calls --source-resource-id "$telephony" --endpoint "@$address" --output none; then
            now=$(subscribed_to)
            case $now in "${to_gateway%/}"/*) say "Incoming calls go to $to_name now."; rm -f "$address"; return 0 ;; esac
            stop "The update succeeded, but the subscription still names $now."
        fi
        say "Attempt $try to move the subscription failed."
        sleep "${RETRY_SECONDS:-5}"
    done
    stop "Event Grid did not accept the gateway of $to_name. New calls still go to $now."
}

# Switches a region on or off at the router, for calls, media and dashboard. Arguments: file of the region, Enabled or Disabled.
route() {
    [ "$router" != none ] || return 0
    local service host found
    for service in calls media dashboard; do
        case $service in calls) host=$(value_of "$1" GATEWAY_URL) ;; media) host=$(value_of "$1" MEDIA_URL) ;; dashboard) host=$(value_of "$1" DASHBOARD_URL) ;; esac
        host=${host#*://}; host=${host%%/*}
        if [ "$router" = frontDoor ]; then
            found=$(az afd origin list --resource-group "$global_group" --profile-name "afd-$service-$environment" --origin-group-name regions --query "[?hostName=='$host'].name | [0]" --output tsv) || found=""
            [ -n "$found" ] || stop "The Front Door afd-$service-$environment has no origin $host."
            change az afd origin update --resource-group "$global_group" --profile-name "afd-$service-$environment" --origin-group-name regions --origin-name "$found" --enabled-state "$2" --output none ||
                stop "The origin $found of afd-$service-$environment could not be set to $2."
        else
            found=$(az network traffic-manager endpoint list --resource-group "$global_group" --profile-name "voiceagent-$service-$environment" --type externalEndpoints --query "[?target=='$host'].name | [0]" --output tsv) || found=""
            [ -n "$found" ] || stop "The Traffic Manager voiceagent-$service-$environment has no endpoint $host."
            change az network traffic-manager endpoint update --resource-group "$global_group" --profile-name "voiceagent-$service-$environment" --type externalEndpoints --name "$found" --endpoint-status "$2" --output none ||
                stop "The endpoint $found of voiceagent-$service-$environment could not be set to $2."
        fi
        say "$service: $host is $2 at the router."
    done
}

# Calls are answered without this. Only the tools of the agents that write, and the storing of finished calls, wait for it.
move_store() {
    [ -n "$cosmos" ] || return 0
    local now
    now=$(az cosmosdb show --name "$cosmos" --resource-group "$cosmos_group" --query "writeLocations[0].locationName" --output tsv) || now=""
    now=$(tr '[:upper:]' '[:lower:]' <<<"${now// /}")
    if [ "$now" = "$to_location" ]; then say "The database is written in $to_location already."; return 0; fi
    change az cosmosdb failover-priority-change --name "$cosmos" --resource-group "$cosmos_group" --failover-policies "$to_location=0" "$from_location=1" --output none && return 0
    note "The write region of $cosmos did not move. Azure moves it itself when it declares the region lost (enableAutomaticFailover). Until then agents say that they cannot reserve, and finished calls wait in Redis. Ask Azure support with severity A."
}

verify() {
    [ "$dry_run" = false ] || { say "WOULD RUN: health checks of $to_name and the smoke call"; return 0; }
    healthy "$to_gateway" || stop "The gateway of $to_name is not healthy after the move. New calls go there: look at its log now."
    [ "$without_smoke_call" = false ] || { note "No smoke call was made. Call the number yourself."; return 0; }
    if GATEWAY_URL=$to_gateway MEDIA_URL=$to_media REGION=$to_name "$smoke_call"; then say "The smoke call was answered in $to_name."; else
        stop "The smoke call was not answered. New calls go to $to_name: look at its gateway's log, and call the number yourself."; fi
}

report() {
    say "Done in $((SECONDS - began)) s: new calls are answered in $to_name ($to_gateway)."
    [ "$dry_run" = false ] || say "This was a dry run. Nothing was changed."
    [ ${#notes[@]} -eq 0 ] || { say "Left to do:"; printf '          - %s\n' "${notes[@]}"; }
}
