#!/usr/bin/env bash
# Writes the chart's values of this deployment from the outputs of infra/main.bicep. There is no secret in them.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need az jq
domain=${VOICEAGENT_DOMAIN:?Set VOICEAGENT_DOMAIN, such as voice.example.com}
tenant=$(az account show --query tenantId --output tsv)
text() { jq -Rn --arg text "$1" '$text'; }

# A missing output would only leave a hole below, so all are looked at first.
for name in GATEWAY_IDENTITY_CLIENT_ID PIPELINE_IDENTITY_CLIENT_ID DASHBOARD_IDENTITY_CLIENT_ID AUTHORITY REDIS_HOSTNAME COSMOS_ENDPOINT STORAGE_BLOBENDPOINT ACS_ENDPOINT \
    SPEECH_CONNECTION OPENAI_CONNECTION OPENAI2_CONNECTION ACS_IMMUTABLERESOURCEID ACS_COGNITIVESERVICESURL RETENTION APPLICATIONINSIGHTS_CONNECTION_STRING VAULT_VAULTURI; do
    output "$name" >/dev/null
done

cat > "$out/values.yaml" <<YAML
# Made by scripts/aks/values.sh from the deployment $deployment.
addresses: { gateway: https://calls.$domain, media: wss://media.$domain, dashboard: https://dashboard.$domain }
identity:
  clientIds: { gateway: $(output GATEWAY_IDENTITY_CLIENT_ID), pipeline: $(output PIPELINE_IDENTITY_CLIENT_ID), dashboard: $(output DASHBOARD_IDENTITY_CLIENT_ID) }
authentication:
  authority: $(text "$(output AUTHORITY)")
  audience: $(text "${AZURE_AUDIENCE:-api://voiceagent}")
  dashboardClientId: $(text "${AZURE_DASHBOARD_CLIENT_ID:-voiceagent-dashboard}")
connections:
  redis: $(text "$(output REDIS_HOSTNAME):10000,ssl=True,abortConnect=False")
  cosmos: $(text "$(output COSMOS_ENDPOINT)")
  blobs: $(text "$(output STORAGE_BLOBENDPOINT)")
  acs: $(text "$(output ACS_ENDPOINT)")
  speech: $(text "$(output SPEECH_CONNECTION)")
  openai: $(text "$(output OPENAI_CONNECTION)")
  openai2: $(text "$(output OPENAI2_CONNECTION)")
telephony:
  tokenAudience: $(text "$(output ACS_IMMUTABLERESOURCEID)")
  cognitiveServicesUrl: $(text "$(output ACS_COGNITIVESERVICESURL)")
retention: $(text "$(output RETENTION)")
telemetry: { applicationInsights: $(text "$(output APPLICATIONINSIGHTS_CONNECTION_STRING)") }
secrets: { vault: { name: $(vault), tenantId: $tenant } }
routes: { certificate: { keyVaultUri: $(text "$(output VAULT_VAULTURI)certificates/${VOICEAGENT_CERTIFICATE:-edge}") } }
YAML
say "The values are in $out/values.yaml."
