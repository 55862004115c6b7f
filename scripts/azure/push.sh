#!/usr/bin/env bash
# Pushes the images that images.sh has built, signs them and attaches their SBOM: scripts/azure/push.sh <version> [folder].
# COSIGN_KEY is a key in a key vault: azurekms://<vault>.vault.azure.net/<key>. Without it the signature names the workflow of GitHub that made it (keyless,
# by OIDC). The signing service accepts no token of Azure DevOps, so images are not signed there without a key. Check: docs/azure/pipelines.md.
set -euo pipefail
version=${1:?Name the version of the images}
folder=${2:-artifacts/images}
registry=$(azd env get-value AZURE_CONTAINER_REGISTRY_ENDPOINT)
sign=(--yes)
signed="signed"
if [ -n "${COSIGN_KEY:-}" ]; then
    sign+=(--key "$COSIGN_KEY")
    # The key vault accepts who is signed in to the Azure CLI.
    export AZURE_AUTH_METHOD=${AZURE_AUTH_METHOD:-cli}
elif [ -n "${TF_BUILD:-}" ]; then
    signed="NOT signed"
    echo "##vso[task.logissue type=warning]The images are not signed, because COSIGN_KEY is not set. docs/azure/pipelines.md says how to make a key."
fi
az acr login --name "${registry%%.*}"

for service in pipeline gateway dashboard; do
    image="$registry/voiceagent/$service"
    skopeo copy --quiet --digestfile "$folder/$service.digest" "docker-archive:$folder/$service.tar.gz" "docker://$image:$version"
    digest=$(< "$folder/$service.digest")
    if [ "$signed" = signed ]; then
        cosign sign "${sign[@]}" "$image@$digest"
        if [ -f "$folder/$service.sbom.json" ]; then cosign attest "${sign[@]}" --type cyclonedx --predicate "$folder/$service.sbom.json" "$image@$digest"; fi
    fi
    echo "$image:$version is $digest, $signed."
done
