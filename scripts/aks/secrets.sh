#!/usr/bin/env bash
# Checks that the key vault has the secrets of the chart, and lets the ingress of the cluster read the certificate: secrets.sh [CERTIFICATE.pfx]
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need az jq
vault=$(vault)
for secret in tickets-key webhooks-key scale-key recordings-key; do
    az keyvault secret show --vault-name "$vault" --name "$secret" --query id --output none \
        || stop "The vault $vault has no secret $secret that you can see. infra/security/security.bicep makes it: scripts/aks/create.sh"
done

name=${VOICEAGENT_CERTIFICATE:-edge}
if [ -n "${1:-}" ]; then
    az keyvault certificate import --vault-name "$vault" --name "$name" --file "$1" --output none
fi
az keyvault certificate show --vault-name "$vault" --name "$name" --query id --output none \
    || stop "The vault has no certificate $name. Give its file: secrets.sh CERTIFICATE.pfx (of *.domain). Without a public certificate telephony does not call."

# The add-on reads the certificate with an identity of its own.
ingress=$(az aks show --resource-group "$(group)" --name "$(cluster)" --query ingressProfile.webAppRouting.identity.objectId --output tsv)
[ -n "$ingress" ] || stop "The cluster has no application routing add-on: az aks approuting enable --resource-group $(group) --name $(cluster)"
az role assignment create --assignee-object-id "$ingress" --assignee-principal-type ServicePrincipal --role "Key Vault Secrets User" \
    --scope "$(az keyvault show --name "$vault" --query id --output tsv)/secrets/$name" --output none
az role assignment create --assignee-object-id "$ingress" --assignee-principal-type ServicePrincipal --role "Key Vault Certificate User" \
    --scope "$(az keyvault show --name "$vault" --query id --output tsv)/certificates/$name" --output none
say "Secrets and certificate are there. Next: scripts/aks/monitoring.sh"
