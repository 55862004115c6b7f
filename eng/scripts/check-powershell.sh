#!/usr/bin/env bash
# Reads every PowerShell script with PowerShell's own parser, and compares the hooks of Windows with those of Linux.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
export POWERSHELL_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

if ! said=$(dotnet tool restore 2>&1); then
    printf 'PowerShell (.config/dotnet-tools.json) could not be restored:\n%s\n' "$said"
    exit 1
fi
dotnet pwsh -NoLogo -NoProfile -NonInteractive -File eng/scripts/check.ps1 && node eng/scripts/same-hooks.mjs
