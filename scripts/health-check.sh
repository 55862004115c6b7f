#!/usr/bin/env bash
# Says whether a deployment of VoiceAgent works: scripts/health-check.sh [local | compose | self-hosted | kubernetes | azure], by default local.
#
#   local        the stack of "dotnet run --project VoiceAgent.AppHost" on its usual ports
#   compose      deploy/compose on this machine (FILE: another compose file)
#   self-hosted  the services without a cloud, wherever they run: scripts/health-self-hosted.sh has their addresses
#   kubernetes   the Helm chart in the cluster of kubectl (NAMESPACE, by default voiceagent)
#   azure        the deployment of the current azd environment
#
# GATEWAY_URL, PIPELINE_URL and DASHBOARD_URL name addresses that it cannot find. SCALE_KEY lets it read the capacity where it has no token.
# It ends with 0 if everything works, 1 if something is broken, 2 if it was called wrongly or lacks a tool. What could not be checked breaks nothing.
set -uo pipefail

form=${1:-local}
broken=0
unknown=0

good() { printf '  ✓ %s\n' "$1"; }
bad() { broken=$((broken + 1)); printf '  ✗ %s\n    %s\n' "$1" "$2"; }
unclear() { unknown=$((unknown + 1)); printf '  ? %s\n    %s\n' "$1" "$2"; }
part() { printf '\n%s\n' "$1"; }

need() {
    local tool
    for tool in "$@"; do
        command -v "$tool" > /dev/null || { echo "scripts/health-check.sh $form needs '$tool', which is not installed." >&2; exit 2; }
    done
}

# The status of an address, 000 when nobody answers.
status() { curl --silent --output /dev/null --max-time 10 --write-out '%{http_code}' "$@"; }

# A service is ready (/health), or at least its process answers (/alive).
check_service() {
    local name=$1 address=$2
    if [ -z "$address" ]; then
        unclear "$name: its address is not known" "Set ${name^^}_URL."
    elif [ "$(status "$address/health")" = 200 ]; then
        good "$name is ready ($address)"
    elif [ "$(status "$address/alive")" = 200 ]; then
        bad "$name runs and is not ready ($address)" "It waits for something that it needs. Its log says for what."
    else
        bad "$name does not answer ($address)" "Look whether it runs, and at the end of its log."
    fi
}

# Without the key the gateway must refuse. That shows that the address leads to it, and that strangers cannot report calls.
check_webhook() {
    local answer
    answer=$(status --request POST --header 'Content-Type: application/json' --data '[]' "$1/webhooks/azure/events")
    case $answer in
        401) good "The webhook for incoming calls is reachable and asks for its key" ;;
        000) bad "The webhook for incoming calls does not answer" "Event Grid must reach $1/webhooks/azure/events." ;;
        *) bad "The webhook for incoming calls answers $answer where 401 is right" "Something else answers at $1, or the webhook has no key." ;;
    esac
}

# A token or a key must be given in curl's own configuration, because a list of processes shows arguments.
check_capacity() {
    local header=$2 places places_total places_taken
    if [ -z "$header" ]; then
        unclear "Capacity" "Set SCALE_KEY to the gateway's Scale:Key to see it."
        return
    fi
    places=$(curl --silent --max-time 10 --config - "$1/scale/places" <<< "header = \"$header\"")
    places_total=$(sed -n 's/.*"capacity":\([0-9]*\).*/\1/p' <<< "$places")
    places_taken=$(sed -n 's/.*"load":\([0-9]*\).*/\1/p' <<< "$places")
    if [ -z "$places_total" ]; then
        bad "The gateway does not say how many calls it can take" "It answered: ${places:0:200}"
    elif [ "$places_total" = 0 ]; then
        bad "No worker takes calls" "Callers hear that all lines are busy. Start workers, or look why they are not ready."
    elif [ "$places_taken" -ge "$places_total" ]; then
        bad "All $places_total places are taken" "Add workers (docs/scaling.md)."
    else
        good "$places_taken of $places_total places are taken"
    fi
}

# Whether something listens at a port of this machine.
check_port() {
    if (exec 3<> "/dev/tcp/127.0.0.1/$2") 2> /dev/null; then good "$1 listens"; else bad "$1 does not listen on port $2" "Start the stack: dotnet run --project VoiceAgent.AppHost"; fi
}

check_local() {
    need curl
    local gateway=${GATEWAY_URL:-http://127.0.0.1:18080}
    part Services
    check_service gateway "$gateway"
    check_service pipeline "${PIPELINE_URL:-http://127.0.0.1:18081}"
    check_service dashboard "${DASHBOARD_URL:-http://127.0.0.1:18082}"
    part Dependencies
    check_port "Cosmos DB (emulator)" "${COSMOS_PORT:-18086}"
    check_port "Communication Services (emulator)" "${ACS_PORT:-18083}"
    check_port "Speech (emulator)" "${SPEECH_PORT:-18084}"
    check_port "Model (emulator)" "${MODEL_PORT:-18085}"
    check_port "Identity (emulator)" "${IDENTITY_PORT:-18087}"
    check_port "Blob storage (Azurite)" "${BLOB_PORT:-18088}"
    check_port "Redis (Garnet)" "${REDIS_PORT:-18089}"
    part Telephony
    check_webhook "$gateway"
    part Capacity
    check_capacity "$gateway" "${SCALE_KEY:+X-API-Key: $SCALE_KEY}"
}

check_compose() {
    need docker curl
    local file=${FILE:-$(dirname "$0")/../deploy/compose/compose.yaml} listed service state health
    part "Services and dependencies"
    if ! listed=$(docker compose --file "$file" ps --all --format '{{.Service}} {{.State}} {{.Health}}' 2>&1) || [ -z "$listed" ]; then
        bad "No containers run" "${listed:-Start them: docker compose --file $file up --detach}"
    else
        while read -r service state health; do
            if [ "$state" = running ] && [[ -z $health || $health = healthy ]]; then good "$service"; else bad "$service: $state $health" "docker compose --file $file logs --tail 50 $service"; fi
        done <<< "$listed"
    fi
    check_outside
}

check_kubernetes() {
    need kubectl curl
    local space=${NAMESPACE:-voiceagent} listed name ready wanted
    part "Services and dependencies"
    if ! listed=$(kubectl get deployments,statefulsets --namespace "$space" --output 'jsonpath={range .items[*]}{.metadata.name} {.status.readyReplicas} {.spec.replicas}{"\n"}{end}' 2>&1) || [ -z "$listed" ]; then
        bad "Nothing runs in the namespace $space" "${listed:-Set NAMESPACE, or install the chart: helm install voiceagent deploy/helm/voiceagent}"
    else
        while read -r name ready wanted; do
            # Without ready pods, kubectl leaves the number out.
            if [ -z "$wanted" ]; then wanted=$ready && ready=0; fi
            if [ "$ready" -ge 1 ] && [ "$ready" = "$wanted" ]; then good "$name: $ready of $wanted pods are ready"
            else bad "$name: $ready of $wanted pods are ready" "kubectl --namespace $space describe pods --selector app.kubernetes.io/name=$name"; fi
        done <<< "$listed"
    fi
    check_outside
}

# What is behind a proxy or an ingress is checked from outside too, as telephony and people meet it.
check_outside() {
    part Telephony
    if [ -n "${GATEWAY_URL:-}" ]; then check_webhook "$GATEWAY_URL"; else unclear "The webhook for incoming calls" "Set GATEWAY_URL to the public address of the gateway."; fi
    part Capacity
    if [ -n "${GATEWAY_URL:-}" ]; then check_capacity "$GATEWAY_URL" "${SCALE_KEY:+X-API-Key: $SCALE_KEY}"; else unclear "Capacity" "Set GATEWAY_URL and SCALE_KEY."; fi
}

check_azure() {
    need az azd curl
    local values group token wrong state number header gateway
    values=$(azd env get-values 2>&1) || { echo "There is no azd environment: azd env select <name>" >&2; exit 2; }
    value() { sed -n "s/^$1=\"\(.*\)\"\$/\1/p" <<< "$values"; }
    group=$(value AZURE_RESOURCE_GROUP)
    gateway=${GATEWAY_URL:-$(value GATEWAY_URL)}
    part "Services of $(value AZURE_ENV_NAME)"
    check_service gateway "$gateway"
    check_service pipeline "${PIPELINE_URL:-$(value MEDIA_URL | sed 's/^ws/http/')}"
    check_service dashboard "${DASHBOARD_URL:-$(value DASHBOARD_URL)}"
    part Dependencies
    if wrong=$(az resource list --resource-group "$group" --query "[?provisioningState!='Succeeded'].[name, provisioningState]" --output tsv 2>&1); then
        if [ -z "$wrong" ]; then good "Every resource of $group is in order"; else bad "Resources that are not in order" "${wrong//$'\n'/; }"; fi
    else
        bad "The resource group $group cannot be read" "${wrong%%$'\n'*}"
    fi
    part Telephony
    number=$(value VOICEAGENT_NUMBER)
    case $number in
        +*) good "The number is $number" ;;
        *) bad "There is no number" "azd env set VOICEAGENT_NUMBER buy, then: azd hooks run postdeploy" ;;
    esac
    check_webhook "$gateway"
    state=$(az eventgrid event-subscription show --name incoming-calls --query provisioningState --output tsv --source-resource-id \
        "/subscriptions/$(value AZURE_SUBSCRIPTION_ID)/resourceGroups/$group/providers/Microsoft.Communication/communicationServices/$(value ACS_NAME)" 2>&1)
    if [ "$state" = Succeeded ]; then good "Event Grid reports incoming calls"; else bad "Event Grid does not report incoming calls (${state%%$'\n'*})" "azd hooks run postdeploy"; fi
    part Capacity
    token=$(az account get-access-token --scope "$(value AZURE_AUDIENCE)/.default" --query accessToken --output tsv 2> /dev/null)
    if [ -n "${SCALE_KEY:-}" ]; then header="X-API-Key: $SCALE_KEY"; else header="${token:+Authorization: Bearer $token}"; fi
    check_capacity "$gateway" "$header"
}

case $form in
    self-hosted) exec "$(dirname "$0")/health-self-hosted.sh" ;;
    local | compose | kubernetes | azure) "check_$form" ;;
    *) sed -n '2,12s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac

if [ "$broken" -gt 0 ]; then
    printf '\nBroken: %d. Not checked: %d.\n' "$broken" "$unknown"
    exit 1
fi
printf '\nEverything that was checked works. Not checked: %d.\n' "$unknown"
