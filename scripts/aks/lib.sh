# shellcheck shell=bash
# What the scripts for AKS share. They run from any folder, can all run again, and write to artifacts/aks.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=${VOICEAGENT_OUT:-$root/artifacts/aks}
deployment=${VOICEAGENT_DEPLOYMENT:-main}
mkdir -p "$out"

say() { printf '%s\n' "$*"; }
stop() { printf 'ERROR: %s\n' "$*" >&2; exit 1; }

# need TOOL...: each must be installed.
need() {
    local tool
    for tool in "$@"; do
        command -v "$tool" >/dev/null || stop "$tool is not installed. docs/azure/kubernetes.md lists the tools."
    done
}

# output NAME: an output of infra/main.bicep, as the last deployment made it.
output() {
    if [ ! -s "$out/outputs.json" ]; then
        az deployment sub show --name "$deployment" --query properties.outputs --output json > "$out/outputs.json" \
            || stop "There is no deployment named $deployment. Run scripts/aks/create.sh first, or set VOICEAGENT_DEPLOYMENT."
    fi
    jq -er --arg name "$1" '.[$name].value' "$out/outputs.json" || stop "The deployment has no output $1."
}

group() { output AZURE_RESOURCE_GROUP; }
cluster() {
    local name
    name=$(az aks list --resource-group "$(group)" --query '[0].name' --output tsv)
    [ -n "$name" ] || stop "There is no cluster in $(group). Its parameters must have compute: 'kubernetes'."
    say "$name"
}
# issuer CLUSTER RESOURCE_GROUP: the address at which the cluster says who its pods are.
issuer() {
    local address
    address=$(az aks show --resource-group "$2" --name "$1" --query oidcIssuerProfile.issuerUrl --output tsv)
    [ -n "$address" ] || stop "$1 has no OIDC issuer: az aks update --name $1 --resource-group $2 --enable-oidc-issuer --enable-workload-identity"
    say "$address"
}
vault() { output VAULT_VAULTURI | sed -E 's#https://([^.]+)\..*#\1#'; }
