# shellcheck shell=bash disable=SC2154
# Everything works. Other scenarios source this file and answer some calls themselves.
subscription=00000000-0000-0000-0000-000000000002
number=+4930555010
# The regions that have room for the model.
roomy=" swedencentral francecentral "

quota() {
    local region=$1
    case $call in
        *Microsoft.App*) json '{"value":[{"name":{"value":"ManagedEnvironmentCount"},"currentValue":1,"limit":15}]}' ;;
        *cognitiveservices*)
            if [[ $roomy == *" $region "* ]]; then limit=900; else limit=50; fi
            json "[{\"name\":{\"value\":\"OpenAI.DataZoneStandard.gpt-5.4-mini\"},\"currentValue\":0,\"limit\":$limit}]" ;;
        *network*) json '[{"name":{"value":"PublicIPAddresses"},"currentValue":"3","limit":"1000"},{"name":{"value":"ApplicationGateways"},"currentValue":0,"limit":1000}]' ;;
    esac
}

# Prints the one thing that was made before, or none.
made() { if did "$1"; then json "{\"value\":[$2]}"; else json '{"value":[]}'; fi; }

api() { json '{"id":"object-api","appId":"app-api","displayName":"VoiceAgent API (dev, 00000000)"}'; }
dashboard() { json '{"id":"object-dashboard","appId":"app-dashboard","displayName":"VoiceAgent dashboard (dev, 00000000)"}'; }

graph() {
    case $call in
        *"GET "*"applications?"*"appId eq 'app-api'"*) made API "$(api)" ;;
        *"GET "*"applications?"*"appId eq 'app-dashboard'"*) made dashboard "$(dashboard)" ;;
        *"GET "*"applications?"*displayName*API*) made API "$(api)" ;;
        *"GET "*"applications?"*displayName*dashboard*) made dashboard "$(dashboard)" ;;
        *"GET "*"applications?"*"appId eq "*) json '{"value":[]}' ;;
        *"POST "*"/applications "*'"VoiceAgent API'*) mark API; api ;;
        *"POST "*"/applications "*) mark dashboard; dashboard ;;
        *"GET "*"servicePrincipals?"*app-api*) made principal-api '{"id":"principal-api"}' ;;
        *"GET "*"servicePrincipals?"*app-dashboard*) made principal-dashboard '{"id":"principal-dashboard"}' ;;
        *"GET "*"servicePrincipals?"*) json '{"value":[{"id":"principal-graph"}]}' ;;
        *"POST "*"/servicePrincipals "*app-api*) mark principal-api; json '{"id":"principal-api"}' ;;
        *"POST "*"/servicePrincipals "*app-dashboard*) mark principal-dashboard; json '{"id":"principal-dashboard"}' ;;
        *"GET "*federatedIdentityCredentials*) made federation '{"id":"f","name":"dashboard","subject":"principal-of-dashboard","issuer":"https://login.microsoftonline.com/tenant/v2.0"}' ;;
        *"POST "*federatedIdentityCredentials*) mark federation; json '{}' ;;
        *"GET "*oauth2PermissionGrants*) made consent '{"id":"a","resourceId":"principal-api","consentType":"AllPrincipals","scope":"access"},{"id":"g","resourceId":"principal-graph","consentType":"AllPrincipals","scope":"openid profile offline_access"}' ;;
        *"POST "*oauth2PermissionGrants*principal-graph*) mark consent; json '{}' ;;
        *"POST "*oauth2PermissionGrants*) json '{}' ;;
        *"GET "*appRoleAssignedTo*)
            granted=$(cat "$FAKE_HOME/granted" 2>/dev/null)
            printf '{"value":[%s]}\n' "${granted//$'\n'/,}"
            ;;
        *"POST "*appRoleAssignedTo*) printf '%s\n' "${call#* <<< }" >> "$FAKE_HOME/granted"; json '{}' ;;
        *"PATCH "* | *"DELETE "*) ;;
        *) refuse "The scenario answers no such call of Graph: $call" ;;
    esac
}

telephony() {
    case $call in
        *"GET "*/availablePhoneNumbers/countries*) reply 200 '{"countries":[{"countryCode":"US"},{"countryCode":"DE"}]}' ;;
        *"GET "*"/phoneNumbers?"*) if did bought; then reply 200 "{\"phoneNumbers\":[{\"phoneNumber\":\"$number\"}]}"; else reply 200 '{"phoneNumbers":[]}'; fi ;;
        *"POST "*":search"*) reply 202 '' $'search-id: s1\r\noperation-location: /phoneNumbers/operations/o1?api-version=2022-12-01' ;;
        *"GET "*"/searchResults/s1"*) reply 200 "{\"searchId\":\"s1\",\"phoneNumbers\":[\"$number\"],\"cost\":{\"amount\":1.0,\"currencyCode\":\"USD\"}}" ;;
        *"POST "*":purchase"*) mark bought; reply 202 '' 'operation-location: /phoneNumbers/operations/o2?api-version=2022-12-01' ;;
        *"GET "*"/operations/"*) reply 200 '{"status":"succeeded"}' ;;
        *"POST "*":terminate"*) reply 204 '' ;;
        *"POST "*"/calling/callConnections"*) reply 201 '{"callConnectionId":"c1"}' ;;
        *) refuse "The scenario answers no such call of telephony: $call" ;;
    esac
}

gateway() {
    local now; now=$(date -u +%Y-%m-%dT%H:%M:%S)
    local record="{\"id\":\"call-1\",\"from\":\"$number\",\"to\":\"$number\",\"agent\":\"receptionist\",\"rangAt\":\"${now}.000Z\"}"
    case $call in
        */health*) if first gateway-starting "${gateway_starts:-1}"; then reply 503 ''; else reply 200 Healthy; fi ;;
        */api/calls/live*) reply 200 "{\"calls\":[$record]}" ;;
        */api/calls/call-1*) reply 200 "{\"record\":$record,\"transcript\":[{\"speaker\":\"agent\",\"text\":\"Hello, this is Fabrikam. What can I do for you?\",\"at\":\"${now}.900Z\"}]}" ;;
        *) refuse "The scenario answers no such call of the gateway: $call" ;;
    esac
}

# The container apps of a deployment that runs the revision "old".
app() {
    local name=${call#*--name }
    name=${name%% *}
    case $call in
        *" show "*)
            local revision=$name--old
            if did "changed-$name"; then revision=$name--new; fi
            json "{\"properties\":{\"latestRevisionName\":\"$revision\",\"latestReadyRevisionName\":\"$(ready "$name" "$revision")\"}}"
            ;;
        *" revision copy "*) rm -f "$FAKE_HOME/did-changed-$name"; json '{}' ;;
        *" update "*) mark "changed-$name"; cp "$(yaml_of)" "$FAKE_HOME/$name.yaml"; json '{}' ;;
    esac
}
yaml_of() { local file=${call##*--yaml }; echo "${file%% *}"; }
ready() { echo "$2"; }

members() { reply 200 '{"added":2,"changed":0}'; }
subscribe() { json '{}'; }
deleted_vaults() { json '[]'; }
deleted_accounts() { json '[]'; }

answer() {
    case $call in
        "az account show"*) json "{\"id\":\"$subscription\",\"name\":\"Fabrikam pay-as-you-go\",\"user\":{\"type\":\"user\",\"name\":\"kim@fabrikam.com\"}}" ;;
        "az account get-access-token"*) json '{"accessToken":"token"}' ;;
        "az ad signed-in-user show"* | "az ad user show"*) json '{"id":"person-kim","userPrincipalName":"kim@fabrikam.com","displayName":"Kim Akers"}' ;;
        "az rest --method GET --url /subscriptions/"*/locations/*) region=${call#*/locations/}; quota "${region%%/*}" ;;
        "az cognitiveservices usage list"* | "az network list-usages"*) region=${call#*--location }; quota "${region%% *}" ;;
        "az rest --method GET --url /subscriptions/"*) json '{"subscriptionPolicies":{"quotaId":"PayAsYouGo_2014-09-01"}}' ;;
        "az rest "*graph.microsoft.com*) graph ;;
        "az resource list --resource-type Microsoft.Communication"*) json '[]' ;;
        "az resource list --tag"*) json '[]' ;;
        "az keyvault list-deleted"*) deleted_vaults ;;
        "az cognitiveservices account list-deleted"*) deleted_accounts ;;
        "az deployment group create"*) subscribe ;;
        "az containerapp "*) app ;;
        "az group create"* | "az keyvault recover"* | "az cognitiveservices account purge"*) json '{}' ;;
        curl*acs.example*) telephony ;;
        curl*/api/members*) members ;;
        curl*gateway.example*) gateway ;;
        *) refuse "The scenario answers no such call: $call" ;;
    esac
}
