#!/usr/bin/env bash
# Gives a workflow of GitHub an identity in Azure without a secret: pipeline-identity.sh github <owner>/<repository> <environment> [application id].
# It can run again with the application id that it has printed. A name proves nothing: any member of the directory may register one of any name.
set -euo pipefail
if [ "${1:-}" != github ] || [[ ${2:-} != */* ]] || [ -z "${3:-}" ]; then
    echo "Usage: scripts/azure/pipeline-identity.sh github <owner>/<repository> <environment> [application id]" >&2
    exit 2
fi
repository=$2
environment=$3
client=${4:-}
subscription=$(az account show --query id --output tsv)
# Two subscriptions of one directory may deploy the same environment.
name="VoiceAgent pipeline ($repository, $environment, ${subscription:0:8})"

if [ -n "$client" ]; then
    az ad app show --id "$client" --output none || { echo "The directory has no registration with the application id $client." >&2; exit 1; }
else
    stranger=$(az ad app list --filter "displayName eq '$name'" --query "[0].appId" --output tsv)
    if [ -n "$stranger" ]; then
        echo "The directory has a registration \"$name\" already (application id $stranger). Anybody may have made it, so it is not used." >&2
        echo "If it is yours, run this again with its id: scripts/azure/pipeline-identity.sh github $repository $environment $stranger" >&2
        echo "If it is not, rename or delete it first: portal, Entra ID, App registrations." >&2
        exit 1
    fi
    client=$(az ad app create --display-name "$name" --sign-in-audience AzureADMyOrg --query appId --output tsv)
    echo "Registered \"$name\". To run this again, give its application id as the last argument: $client"
fi
az ad sp show --id "$client" --output none 2> /dev/null || az ad sp create --id "$client" --output none

# Only jobs of this environment get in, not every workflow of the repository.
subject="repo:$repository:environment:$environment"
if [ -z "$(az ad app federated-credential list --id "$client" --query "[?subject=='$subject'].name" --output tsv)" ]; then
    az ad app federated-credential create --id "$client" --output none --parameters \
        "{\"name\":\"github-$environment\",\"issuer\":\"https://token.actions.githubusercontent.com\",\"subject\":\"$subject\",\"audiences\":[\"api://AzureADTokenExchange\"]}"
fi

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
