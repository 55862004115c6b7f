#!/usr/bin/env bash
# Prepares azd in a pipeline that has signed in to the Azure CLI. The environment (answers, outputs, the keys that azd has generated) is in a storage account,
# because a pipeline begins on an empty machine. Without it each run would generate new keys, and tickets of running calls would not be valid any more.
set -euo pipefail
: "${AZURE_ENV_NAME:?Set AZURE_ENV_NAME to the name of the azd environment}"
: "${STATE_ACCOUNT:?Set STATE_ACCOUNT to the storage account that keeps the azd environment (docs/azure/pipelines.md)}"

azd config set auth.useAzCliAuth true
azd config set state.remote.backend AzureBlobStorage
azd config set state.remote.config.accountName "$STATE_ACCOUNT"
azd env select "$AZURE_ENV_NAME" 2> /dev/null || azd env new "$AZURE_ENV_NAME" --no-prompt
node "$(dirname "$0")/pipeline-answers.mjs"
