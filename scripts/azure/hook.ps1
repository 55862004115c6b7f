# azd runs this for each of its hooks on Windows: scripts/azure/hook.ps1 <name of the hook>. hook.sh does the same on Linux and macOS.
# Both only look for Node.js. What a hook does is in hooks.mjs, once for all systems (decision 47).
param([Parameter(Mandatory)][string] $Hook)
$ErrorActionPreference = 'Stop'

if (-not (Get-Command node -ErrorAction SilentlyContinue) -or [int](node --print 'process.versions.node.split(".")[0]') -lt 20) {
    [Console]::Error.WriteLine("VoiceAgent's hooks need Node.js 20 or newer. Install it from https://nodejs.org and run the same azd command again.")
    exit 1
}

node (Join-Path $PSScriptRoot 'hooks.mjs') $Hook
exit $LASTEXITCODE
