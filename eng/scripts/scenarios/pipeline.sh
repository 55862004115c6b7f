# shellcheck shell=bash disable=SC2154
# What the scripts of a pipeline call beside the hooks. STRANGER in the environment: somebody has registered the name. REFUSED: the scanner finds a hole.
answer() {
    case $call in
        "az account show --query id"*) echo 12345678-0000-0000-0000-000000000002 ;;
        "az account show --query tenantId"*) echo tenant ;;
        "az ad app list"*) echo "${STRANGER:-}" ;;
        "az ad app create"*) echo app-new ;;
        "az ad app show --id app-known "* | "az ad sp show"* | "az ad app federated-credential"* | "az role assignment create"* | "az acr login"*) ;;
        "azd env get-value AZURE_CONTAINER_REGISTRY_ENDPOINT") echo registry.example ;;
        "azd config set"* | "azd env select"*) ;;
        skopeo*) file=${call#*--digestfile }; echo sha256:abc > "${file%% *}" ;;
        cosign*) ;;
        trivy*) if [[ -n ${REFUSED:-} && $call == *"$REFUSED"* ]]; then refuse 'A hole.'; fi ;;
        *) refuse "The scenario answers no such call: $call" ;;
    esac
}
