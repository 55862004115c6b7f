#!/usr/bin/env bash
# Builds the three images without Docker and without a Dockerfile, as archives: scripts/azure/images.sh <version> [folder]. Each gets a list of its parts
# (SBOM) if syft is there. push.sh pushes and signs the same bytes.
set -euo pipefail
version=${1:?Name the version of the images, such as 1.2.3}
folder=$(mkdir -p "${2:-artifacts/images}" && cd "${2:-artifacts/images}" && pwd)
cd "$(dirname "$0")/../.."

build() {
    dotnet publish "$1" --configuration Release --os linux --arch x64 -t:PublishContainer -v quiet --tl:off \
        -p:ContainerRepository="voiceagent/$2" -p:ContainerImageTag="$version" -p:ContainerArchiveOutputPath="$folder/$2.tar.gz" -p:Version="${version%%-*}"
    if command -v syft > /dev/null; then syft scan "$folder/$2.tar.gz" --quiet --output "cyclonedx-json=$folder/$2.sbom.json"; fi
}

build VoiceAgent.Pipeline pipeline
build VoiceAgent.CallGateway gateway
build VoiceAgent.Dashboard dashboard
