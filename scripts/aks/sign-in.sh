#!/usr/bin/env bash
# Registers the API and the dashboard in Entra ID, gives the owner, the operators and the workers their roles, and notes the ids for values.sh.
# The dashboard's registration trusts the cluster's service account. For a second cluster: sign-in.sh [CLUSTER RESOURCE_GROUP].
# VOICEAGENT_OWNER: the account that may sign in first. VOICEAGENT_OPERATORS: the object id of a group, if there is one.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need az jq node
[ -n "${VOICEAGENT_DOMAIN:-}" ] || stop "Set VOICEAGENT_DOMAIN, such as voice.example.com: people come back to dashboard.DOMAIN after they have signed in."
[ -n "${VOICEAGENT_OWNER:-}" ] || stop "Set VOICEAGENT_OWNER to the account that may sign in to the dashboard, such as kim@fabrikam.com."
name=$(group)
export AZURE_ENV_NAME=${name#rg-voiceagent-} DASHBOARD_URL=https://dashboard.$VOICEAGENT_DOMAIN
VOICEAGENT_CLUSTER=${1:-$(cluster)}
VOICEAGENT_CLUSTER_ISSUER=$(issuer "$VOICEAGENT_CLUSTER" "${2:-$name}")
export VOICEAGENT_CLUSTER VOICEAGENT_CLUSTER_ISSUER
node "$root/scripts/aks/sign-in.mjs" "$out"
say "Next: scripts/aks/deploy.sh"
