#!/usr/bin/env bash
# Builds the three images with the .NET SDK (no Dockerfile) into the local Docker, or pushes them: images.sh VERSION [REGISTRY]
set -euo pipefail
version=${1:?Usage: images.sh VERSION [REGISTRY], such as images.sh 1.0.0 myregistry.azurecr.io}
registry=${2:-}
cd "$(dirname "$0")/../.."
build() {
    local target=()
    [ -z "$registry" ] || target=(-p:ContainerRegistry="$registry")
    dotnet publish "$1" --configuration Release --os linux --arch x64 -t:PublishContainer \
        -p:ContainerRepository="voiceagent/$2" -p:ContainerImageTag="$version" "${target[@]}"
}
build VoiceAgent.CallGateway gateway
build VoiceAgent.Pipeline pipeline
build VoiceAgent.Dashboard dashboard
