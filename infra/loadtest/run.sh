#!/usr/bin/env bash
# One load test in Azure: real gateway, workers, stores, speech and model, and an emulated telephone network. The deployment's own number does not work while it runs, so
# it must not have real callers. What it changes it changes back, also when it is interrupted. docs/capacity.md explains the figures.
set -euo pipefail

usage() {
    cat <<'TEXT'
infra/loadtest/run.sh --values FILE --image IMAGE [options] [-- arguments of VoiceAgent.LoadTest]

  --values FILE     azd env get-values -e NAME > FILE, of the deployment under test
  --image IMAGE     the telephones: registry/voiceagent/telephones:tag (infra/loadtest/telephones.Dockerfile)
  --replicas N      replicas of the job with callers, 25 callers each. Default 4
  --minutes N       stops waiting after so many minutes. Default 60
  --even-prod       the stage is prod
  -- …              for example: --callers=50 --duration=20m --turn-p95=1100
TEXT
}
say() { printf '%s  %s\n' "$(date -u +%H:%M:%S)" "$*"; }
stop() { printf 'STOPPED: %s\n' "$*" >&2; exit 2; }

values="" image="" replicas=4 minutes=60 even_prod=false
while [ $# -gt 0 ]; do
    case $1 in
        --values | --image | --replicas | --minutes) [ $# -ge 2 ] || stop "$1 needs a value."; printf -v "${1#--}" '%s' "$2"; shift 2 ;;
        --even-prod) even_prod=true; shift ;;
        --help | -h) usage; exit 0 ;;
        --) shift; break ;;
        *) stop "'$1' is no option. $0 --help lists them." ;;
    esac
done
[ -r "$values" ] || stop "The file '$values' cannot be read: --values FILE."
[ -n "$image" ] || stop "Give the image of the telephones: --image."
case $replicas$minutes in *[!0-9]*) stop "--replicas and --minutes are whole numbers." ;; esac
value_of() {
    local value
    value=$(sed -n "s/^$1=\"\{0,1\}\([^\"]*\)\"\{0,1\}\$/\1/p" "$values" | head -n 1)
    [ -n "$value" ] || stop "'$values' has no $1."
    printf '%s' "$value"
}
group=$(value_of AZURE_RESOURCE_GROUP); gateway=$(value_of GATEWAY_URL); inside=$(value_of GATEWAY_INSIDE_URL); registry=$(value_of AZURE_CONTAINER_REGISTRY_ENDPOINT)
environment=$(value_of AZURE_CONTAINER_APPS_ENVIRONMENT_ID); vault=$(value_of VAULT_VAULTURI); acs=$(value_of ACS_ENDPOINT); audience=$(value_of ACS_IMMUTABLERESOURCEID)
vault=${vault#https://}; vault=${vault%%.*}
domain=${inside#https://gateway.}
stage=$(az group show --name "$group" --query tags.stage --output tsv)
[ "$stage" != prod ] || [ "$even_prod" = true ] || stop "$group is of the stage prod: its number would not work during the test. Say --even-prod if it has no callers."
job=$(az containerapp job show --name load-test-callers --resource-group "$group" --query id --output tsv 2>/dev/null) || job=""
[ -n "$job" ] || stop "$group has no job load-test-callers. Set VOICEAGENT_LOAD_TEST_IMAGE and run azd provision."
identity=$(az containerapp job show --name load-test-callers --resource-group "$group" --query "keys(identity.userAssignedIdentities)[0]" --output tsv)

telephones=https://telephones.internal.$domain
real=https://acscallautomation.communication.azure.com/calling/.well-known/acsopenidconfiguration
key=$(head -c 48 /dev/urandom | base64 | tr -d '\n')
secrets=$(umask 077 && mktemp)

# The services trust the emulated telephony, or the real one again. The connection has a key in the first case, so it is a secret.
trust() {
    az containerapp update --name gateway --resource-group "$group" --output none --set-env-vars "ConnectionStrings__acs=$1" "Acs__TokenMetadata=$2" "Acs__TokenAudience=$3" &&
        az containerapp update --name pipeline --resource-group "$group" --output none --set-env-vars "Acs__TokenMetadata=$2" "Acs__TokenAudience=$3"
}
# shellcheck disable=SC2317 # The trap below calls it.
restore() {
    local status=$?
    trap - EXIT
    rm -f "$secrets"
    say "Restoring: the services trust Communication Services again, the telephones go."
    trust "$acs" "$real" "$audience" || say "FAILED to restore. Run azd deploy: until then calls to the number are not answered."
    az containerapp delete --name telephones --resource-group "$group" --yes --output none || say "The container app 'telephones' was not deleted. Delete it."
    exit "$status"
}
trap restore EXIT
trap 'exit 130' INT TERM

say "Deploying the telephones to $group."
webhooks=$(az keyvault secret show --vault-name "$vault" --name webhooks-key --query value --output tsv)
printf '{"parameters":{"accessKey":{"value":"%s"},"webhooksKey":{"value":"%s"}}}' "$key" "$webhooks" >"$secrets"
resource=$(az deployment group create --resource-group "$group" --name telephones --template-file "$(dirname "$0")/telephones.bicep" --query properties.outputs.resourceId.value --output tsv --parameters "@$secrets" \
    environmentId="$environment" registryEndpoint="$registry" identityId="$identity" image="$image" gatewayUrl="$gateway" domain="$domain")
printf '%s' "telephony=endpoint=$telephones/;accesskey=$key" >"$secrets"
az containerapp secret set --name gateway --resource-group "$group" --secrets "@$secrets" --output none
trust secretref:telephony "$telephones/calling/.well-known/acsopenidconfiguration" "$resource"

say "Starting $replicas replicas of callers."
if [ $# -gt 0 ]; then
    az containerapp job update --name load-test-callers --resource-group "$group" --parallelism "$replicas" --replica-completion-count "$replicas" --args "--phone=$telephones" "$@" --output none
else
    az containerapp job update --name load-test-callers --resource-group "$group" --parallelism "$replicas" --replica-completion-count "$replicas" --output none
fi
execution=$(az containerapp job start --name load-test-callers --resource-group "$group" --query name --output tsv)
for ((looks = minutes * 60 / ${LOOK_SECONDS:-20}; looks > 0; looks--)); do
    state=$(az containerapp job execution show --name load-test-callers --resource-group "$group" --job-execution-name "$execution" --query properties.status --output tsv)
    case $state in
        Succeeded) say "Passed: every replica met its limits. The workbook 'Load tests' has the figures, and the log of $execution the tables."; exit 0 ;;
        Failed | Stopped | Degraded) say "Not passed ($state): a limit was missed or a call failed. The log of $execution says which."; exit 1 ;;
    esac
    sleep "${LOOK_SECONDS:-20}"
done
say "$execution still runs after $minutes minutes. It is stopped."
az containerapp job stop --name load-test-callers --resource-group "$group" --job-execution-name "$execution" --output none
exit 1
