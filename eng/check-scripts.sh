#!/usr/bin/env bash
# Checks what people and pipelines run: the hooks of azd against fake tools, every shell and PowerShell script, the workflows. It uses no network but
# for packages that are restored once.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
failed=0

if command -v shellcheck > /dev/null; then
    find scripts eng/scripts -name '*.sh' -not -path '*/node_modules/*' -exec shellcheck --external-sources {} + || failed=1
else
    echo "shellcheck is not installed, so the scripts are not checked (apt-get install shellcheck)."
fi

tests=artifacts/scripts-tests.txt
mkdir -p artifacts
if node --test --test-reporter=spec eng/scripts/*.test.mjs > "$tests" 2>&1; then
    echo "Hooks and scripts: $(grep -c '✔' "$tests") tests passed."
else
    cat "$tests"
    failed=1
fi

eng/scripts/check-workflows.sh || failed=1
eng/scripts/check-powershell.sh || failed=1
exit "$failed"
