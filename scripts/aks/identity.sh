#!/usr/bin/env bash
# Lets the service accounts of the cluster be the services' identities. infra/compute/pod-identities.bicep does this for the cluster that it makes;
# this is for a second cluster (an exchange, another region): identity.sh [CLUSTER RESOURCE_GROUP]. It changes only what is missing.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need az jq
cluster=${1:-$(cluster)}
cluster_group=${2:-$(group)}
issuer=$(issuer "$cluster" "$cluster_group")
for service in gateway pipeline dashboard; do
    identity=$(output "${service^^}_IDENTITY_ID")
    trusted=$(az identity federated-credential list --identity-name "${identity##*/}" --resource-group "$(group)" --output json \
        | jq -r --arg issuer "$issuer" --arg subject "system:serviceaccount:voiceagent:$service" '[.[] | select(.issuer == $issuer and .subject == $subject)] | length')
    if [ "$trusted" = 0 ]; then
        az identity federated-credential create --name "kubernetes-$cluster" --identity-name "${identity##*/}" --resource-group "$(group)" --issuer "$issuer" \
            --subject "system:serviceaccount:voiceagent:$service" --audiences api://AzureADTokenExchange --output none
        say "$service: $cluster is trusted now."
    else
        say "$service: $cluster was trusted already."
    fi
done
say "Next: scripts/aks/secrets.sh"
