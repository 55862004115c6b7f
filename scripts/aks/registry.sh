#!/usr/bin/env bash
# Builds the three images into the registry, and notes their digests for the chart: registry.sh VERSION
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
version=${1:?Usage: registry.sh VERSION, such as registry.sh 1.0.0}
need az jq dotnet
registry=$(output AZURE_CONTAINER_REGISTRY_ENDPOINT)
name=${registry%%.*}

# A token instead of "az acr login" without Docker: the .NET SDK pushes by itself.
token=$(az acr login --name "$name" --expose-token --query accessToken --output tsv)
export DOTNET_CONTAINER_REGISTRY_UNAME=00000000-0000-0000-0000-000000000000 DOTNET_CONTAINER_REGISTRY_PWORD=$token
"$root/deploy/compose/images.sh" "$version" "$registry"

{
    say "# Made by scripts/aks/registry.sh. A digest says exactly what runs."
    say "image: { registry: $registry/voiceagent, tag: \"$version\" }"
    for service in gateway pipeline dashboard; do
        digest=$(az acr repository show --name "$name" --image "voiceagent/$service:$version" --query digest --output tsv)
        say "$service: { image: { digest: \"$digest\" } }"
    done
} > "$out/images.yaml"
say "The images are in $registry, their digests in $out/images.yaml. Next: scripts/aks/identity.sh"
