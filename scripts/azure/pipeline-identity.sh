#!/usr/bin/env bash
# Gives a workflow of GitHub an identity in Azure without a secret: pipeline-identity.sh github <owner>/<repository> <environment>. It can run again.
set -euo pipefail
if [ "${1:-}" != github ] || [[ ${2:-} != */* ]] || [ -z "${3:-}" ]; then
    echo "Usage: scripts/azure/pipeline-identity.sh github <owner>/<repository> <environment>" >&2
    exit 2
fi
repository=$2
environment=$3
name="VoiceAgent pipeline ($repository, $environment)"

client=$(az ad app list --display-name "$name" --query "[?displayName=='$name'].appId | [0]" --output tsv)
if [ -z "$client" ]; then client=$(az ad app create --display-name "$name" --sign-in-audience AzureADMyOrg --query appId --output tsv); fi
az ad sp show --id "$client" --output none 2> /dev/null || az ad sp create --id "$client" --output none

# Only jobs of this environment get in, not every workflow of the repository.
subject="repo:$repository:environment:$environment"
if [ -z "$(az ad app federated-credential list --id "$client" --query "[?subject=='$subject'].name" --output tsv)" ]; then
    az ad app federated-credential create --id "$client" --output none --parameters \
        "{\"name\":\"github-$environment\",\"issuer\":\"https://token.actions.githubusercontent.com\",\"subject\":\"$subject\",\"audiences\":[\"api://AzureADTokenExchange\"]}"
fi

subscription=$(az account show --query id --output tsv)
for role in "Contributor" "Role Based Access Control Administrator"; do
    az role assignment create --role "$role" --assignee "$client" --scope "/subscriptions/$subscription" --output none
done

cat << VALUES
Set these variables in the environment "$environment" of $repository:
  AZURE_CLIENT_ID        $client
  AZURE_TENANT_ID        $(az account show --query tenantId --output tsv)
  AZURE_SUBSCRIPTION_ID  $subscription
An administrator of the directory must give "$name" these application permissions of Microsoft Graph, and consent to them:
  Application.ReadWrite.OwnedBy, AppRoleAssignment.ReadWrite.All, DelegatedPermissionGrant.ReadWrite.All, User.Read.All (to find VOICEAGENT_OWNER)
VALUES
