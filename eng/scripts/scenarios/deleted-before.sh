# shellcheck shell=bash disable=SC2034,SC2154
# The environment was deployed and deleted before.
# shellcheck source=/dev/null
. "$(dirname "$FAKE_SCENARIO")/everything.sh"
deleted_vaults() {
    json '[{"name":"kv-abc","properties":{"location":"swedencentral","scheduledPurgeDate":"2027-02-25T10:00:00Z","tags":{"azd-env-name":"dev"}}},
           {"name":"kv-other","properties":{"location":"swedencentral","tags":{"azd-env-name":"other"}}}]'
}
deleted_accounts() {
    json '[{"name":"speech-abc","location":"swedencentral","id":"/subscriptions/s/providers/Microsoft.CognitiveServices/locations/swedencentral/resourceGroups/rg-voiceagent-dev/deletedAccounts/speech-abc"}]'
}
