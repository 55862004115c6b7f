#!/usr/bin/env bash
# Checks that logs, metrics and threat detection of the cluster are on, and switches on what is not.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need az jq
name=$(cluster)
group=$(group)
state=$(az aks show --resource-group "$group" --name "$name" --output json)
is() { jq -e "$1" <<< "$state" >/dev/null; }

if is '.addonProfiles.omsagent.enabled == true'; then say "Container Insights is on."; else
    az aks enable-addons --resource-group "$group" --name "$name" --addons monitoring --output none
    say "Container Insights is on now."
fi
if is '.azureMonitorProfile.metrics.enabled == true'; then say "Prometheus is on."; else
    az aks update --resource-group "$group" --name "$name" --enable-azure-monitor-metrics --output none
    say "Prometheus is on now."
fi
if is '.securityProfile.defender.securityMonitoring.enabled == true'; then say "Defender is on."; else
    az aks update --resource-group "$group" --name "$name" --enable-defender --output none
    say "Defender is on now."
fi
say "Next: scripts/aks/deploy.sh"
