#!/usr/bin/env bash
# azd runs this for each of its hooks on Linux and macOS: scripts/azure/hook.sh <name of the hook>. hook.ps1 does the same on Windows.
# Both only look for Node.js. What a hook does is in hooks.mjs, once for all systems (decision 47).
set -euo pipefail

if ! command -v node >/dev/null || [ "$(node --print 'process.versions.node.split(".")[0]')" -lt 20 ]; then
    echo "VoiceAgent's hooks need Node.js 20 or newer. Install it from https://nodejs.org and run the same azd command again." >&2
    exit 1
fi

exec node "$(dirname "$0")/hooks.mjs" "$@"
