#!/usr/bin/env bash
# Checks the workflows of GitHub and the pipelines of Azure DevOps. npm restores what it needs once.
set -uo pipefail
cd "$(dirname "$0")" || exit
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    npm ci --silent --no-audit --no-fund || exit
fi
node check-workflows.mjs
