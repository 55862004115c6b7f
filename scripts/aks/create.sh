#!/usr/bin/env bash
# Creates or updates everything in Azure, with a cluster in place of the container apps: create.sh LOCATION [PARAMETERS]
# PARAMETERS is a .bicepparam file; without it infra/environments/kubernetes.bicepparam. VOICEAGENT_CLUSTER_ADMINISTRATORS: the object id of a group.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
location=${1:?Usage: create.sh LOCATION [PARAMETERS], such as create.sh swedencentral}
parameters=${2:-$root/infra/environments/kubernetes.bicepparam}
need az jq
az account show --output none || stop "Sign in first: az login"
[ -n "${VOICEAGENT_CLUSTER_ADMINISTRATORS:-}" ] || stop "Set VOICEAGENT_CLUSTER_ADMINISTRATORS to the object id of the group that administers the cluster: az ad group show --group NAME --query id"

# Keys of an earlier deployment stay, because running calls use them.
key_of() {
    local value=''
    if [ -s "$out/outputs.json" ] || az deployment sub show --name "$deployment" >/dev/null 2>&1; then
        value=$(az keyvault secret show --vault-name "$(vault)" --name "$1" --query value --output tsv 2>/dev/null) \
            || [ "${2:-}" = new ] || stop "There is a deployment, but you cannot read its secret $1. A new key would end all running calls. You need the role Key Vault Secrets User and, for a private vault, a machine in its network. Or set TICKETS_KEY, WEBHOOKS_KEY, SCALE_KEY and RECORDINGS_KEY."
    fi
    if [ -n "$value" ]; then printf '%s' "$value"; else head -c 48 /dev/urandom | base64 -w0; fi
}
[ -n "${TICKETS_KEY:-}" ] || TICKETS_KEY=$(key_of tickets-key)
[ -n "${WEBHOOKS_KEY:-}" ] || WEBHOOKS_KEY=$(key_of webhooks-key)
[ -n "${SCALE_KEY:-}" ] || SCALE_KEY=$(key_of scale-key)
# A deployment of an earlier version has no such key. A new one encrypts new recordings, and older versions of the secret stay.
[ -n "${RECORDINGS_KEY:-}" ] || RECORDINGS_KEY=$(key_of recordings-key new)
AZURE_LOCATION=$location
export TICKETS_KEY WEBHOOKS_KEY SCALE_KEY RECORDINGS_KEY AZURE_LOCATION

rm -f "$out/outputs.json"
say "Creating what infra/main.bicep describes. A cluster takes about ten minutes, Redis and the rest up to twenty."
az deployment sub create --name "$deployment" --location "$location" --parameters "$parameters" --output none
az aks get-credentials --resource-group "$(group)" --name "$(cluster)" --overwrite-existing
say "The cluster $(cluster) is there. Next: scripts/aks/registry.sh VERSION"
