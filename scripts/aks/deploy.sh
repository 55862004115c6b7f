#!/usr/bin/env bash
# Installs or updates the services, and waits until they are ready. Old workers keep their calls for five minutes and hand over those that are left.
# A version that does not get ready is taken back.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need az jq kubectl helm
[ -s "$out/images.yaml" ] || stop "There are no images yet: scripts/aks/registry.sh VERSION"
"$(dirname "$0")/values.sh"

# Kubernetes itself refuses pods that are not restricted.
kubectl create namespace voiceagent --dry-run=client --output yaml | kubectl apply --filename -
kubectl label namespace voiceagent --overwrite pod-security.kubernetes.io/enforce=restricted pod-security.kubernetes.io/warn=restricted
helm upgrade --install voiceagent "$root/deploy/helm/voiceagent" --namespace voiceagent --values "$root/deploy/helm/voiceagent/environments/azure.yaml" \
    --values "$out/values.yaml" --values "$out/images.yaml" "$@" --wait --timeout 20m --rollback-on-failure

address=$(kubectl --namespace voiceagent get ingress gateway --output 'jsonpath={.status.loadBalancer.ingress[0].ip}')
[ -n "$address" ] || stop "The ingress has no address yet. Look at: kubectl --namespace voiceagent describe ingress gateway"
say "The services run. Let calls., media. and dashboard.${VOICEAGENT_DOMAIN} point to $address."
say "Then let Event Grid send calls: az deployment group create --resource-group $(group) --template-file infra/after-deploy.bicep --parameters \\"
say "  communicationName=$(output ACS_NAME) vaultUri=$(output VAULT_VAULTURI) gatewayUrl=https://calls.${VOICEAGENT_DOMAIN} actionGroupId=$(output ACTION_GROUP_ID)"
