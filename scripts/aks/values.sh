#!/usr/bin/env bash
# Writes the chart's values of this deployment from the outputs of infra/main.bicep. There is no secret in them.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need az jq
domain=${VOICEAGENT_DOMAIN:?Set VOICEAGENT_DOMAIN, such as voice.example.com}
tenant=$(az account show --query tenantId --output tsv)
# The ids of scripts/aks/sign-in.sh. Values of the environment go before them.
registered() { sed -n "s/^$1=//p" "$out/sign-in.env" 2>/dev/null || true; }
audience=${AZURE_AUDIENCE:-$(registered AZURE_AUDIENCE)}
client=${AZURE_DASHBOARD_CLIENT_ID:-$(registered AZURE_DASHBOARD_CLIENT_ID)}
if [ -z "$audience" ] || [ -z "$client" ]; then
    stop "Nobody could sign in: the API and the dashboard are not registered. Run scripts/aks/sign-in.sh, or set AZURE_AUDIENCE and AZURE_DASHBOARD_CLIENT_ID."
fi
text() { jq -Rn --arg text "$1" '$text'; }

# A missing output would only leave a hole below, so all are looked at first.
for name in GATEWAY_IDENTITY_CLIENT_ID PIPELINE_IDENTITY_CLIENT_ID DASHBOARD_IDENTITY_CLIENT_ID AUTHORITY REDIS_HOSTNAME COSMOS_ENDPOINT STORAGE_BLOBENDPOINT ACS_ENDPOINT \
    SPEECH_CONNECTION OPENAI_CONNECTION OPENAI2_CONNECTION ACS_IMMUTABLERESOURCEID ACS_COGNITIVESERVICESURL RETENTION APPLICATIONINSIGHTS_CONNECTION_STRING VAULT_VAULTURI; do
    output "$name" >/dev/null
done

cat > "$out/values.yaml" <<YAML
# Made by scripts/aks/values.sh from the deployment $deployment.
addresses: { gateway: https://calls.$domain, media: wss://media.$domain, dashboard: https://dashboard.$domain }
business:
  name: $(text "${VOICEAGENT_BUSINESS:-}")
  agent: $(text "${VOICEAGENT_AGENT:-claims}")
  language: $(text "${VOICEAGENT_LANGUAGE:-en-US}")
  timeZone: $(text "${VOICEAGENT_TIME_ZONE:-}")
  transferTo: $(text "${VOICEAGENT_TRANSFER_TO:-}")
identity:
  clientIds: { gateway: $(output GATEWAY_IDENTITY_CLIENT_ID), pipeline: $(output PIPELINE_IDENTITY_CLIENT_ID), dashboard: $(output DASHBOARD_IDENTITY_CLIENT_ID) }
authentication:
  authority: $(text "$(output AUTHORITY)")
  audience: $(text "$audience")
  dashboardClientId: $(text "$client")
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
recordingKeys: { vault: $(text "$(output VAULT_VAULTURI)") }
telemetry: { applicationInsights: $(text "$(output APPLICATIONINSIGHTS_CONNECTION_STRING)") }
secrets: { vault: { name: $(vault), tenantId: $tenant } }
routes: { certificate: { keyVaultUri: $(text "$(output VAULT_VAULTURI)certificates/${VOICEAGENT_CERTIFICATE:-edge}") } }
YAML
say "The values are in $out/values.yaml."
