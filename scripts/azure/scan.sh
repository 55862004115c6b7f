#!/usr/bin/env bash
# Looks for known holes that have a correction in the images that images.sh has built: scripts/azure/scan.sh [folder]. Each archive is opened and scanned.
set -euo pipefail
folder=${1:-artifacts/images}
shopt -s nullglob
images=("$folder"/*.tar.gz)
if [ "${#images[@]}" -eq 0 ]; then
    echo "There is no image in $folder, so nothing was scanned. Build them first: scripts/azure/images.sh <version>" >&2
    exit 1
fi

failed=0
for image in "${images[@]}"; do
    trivy image --input "$image" --severity CRITICAL,HIGH --ignore-unfixed --exit-code 1 || { echo "$image was refused." >&2; failed=1; }
done
exit "$failed"
