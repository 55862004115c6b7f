#!/usr/bin/env bash
# Pushes the images that images.sh has built, signs them and attaches their SBOM: scripts/azure/push.sh <version> [folder]. The signature names the workflow
# that made it (keyless, by OIDC), so there is no key to keep. Anybody can check it: cosign verify, docs/azure/pipelines.md.
set -euo pipefail
version=${1:?Name the version of the images}
folder=${2:-artifacts/images}
registry=$(azd env get-value AZURE_CONTAINER_REGISTRY_ENDPOINT)
az acr login --name "${registry%%.*}"

for service in pipeline gateway dashboard; do
    image="$registry/voiceagent/$service"
    skopeo copy --quiet --digestfile "$folder/$service.digest" "docker-archive:$folder/$service.tar.gz" "docker://$image:$version"
    digest=$(< "$folder/$service.digest")
    cosign sign --yes "$image@$digest"
    if [ -f "$folder/$service.sbom.json" ]; then cosign attest --yes --type cyclonedx --predicate "$folder/$service.sbom.json" "$image@$digest"; fi
    echo "$image:$version is $digest, signed."
done
