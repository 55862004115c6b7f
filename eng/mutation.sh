#!/usr/bin/env bash
# Changes the turn-taking code in one place at a time and checks if a test fails (mutation testing):
#   eng/mutation.sh                          all of VoiceAgent.Pipeline/TurnTaking
#   eng/mutation.sh BargeInRules PlayoutRules   these files only
# The report is written to artifacts/mutation/reports/. MUTATION_CONCURRENCY sets how many mutants run at once (default 1).
# docs/mutation.md has the scores and describes the mutants that survive.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
version=5.1.0
tools=$PWD/artifacts/tools/stryker-$version

mutate=()
for name in "$@"; do
    file=$(find VoiceAgent.Pipeline/TurnTaking -name "${name%.cs}.cs" | head -1)
    if [ -z "$file" ]; then
        echo "There is no ${name%.cs}.cs. Name a file of VoiceAgent.Pipeline/TurnTaking, without its folder: eng/mutation.sh BargeInRules" >&2
        exit 2
    fi
    mutate+=(--mutate "**/$file")
done

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if [ ! -x "$tools/dotnet-stryker" ]; then
    dotnet tool install dotnet-stryker --version "$version" --tool-path "$tools" || exit 1
fi

# Few random conversations for each mutant, and no shrinking, because only pass or fail matters.
export VOICEAGENT_CASES=${VOICEAGENT_CASES:-20} VOICEAGENT_SHRINK=no
reports=$PWD/artifacts/mutation
cd eng/mutation/TurnTaking.Tests || exit
exec nice -n 10 "$tools/dotnet-stryker" --config-file ../stryker-config.json --concurrency "${MUTATION_CONCURRENCY:-1}" --output "$reports" --skip-version-check "${mutate[@]}"
