#!/usr/bin/env bash
# Compiles and checks infra/ and what azd reads, without Azure and without network (only the compiler's package is restored once).
# "eng/check-infra.sh --update" accepts changed lists of resources.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
bicep=eng/infra/bicep.sh
out=artifacts/infra
failed=0
rm -rf "$out" && mkdir -p "$out"

fail() { failed=1; printf 'FAILED  %s\n' "$1"; }

# Runs the compiler. A warning is an error.
compile() {
    local said
    if ! said=$("$bicep" "$@" 2>&1) || [ -n "$said" ]; then
        fail "bicep $1 ${2:-}"
        printf '%s\n' "$said" | sed "s#$PWD/##g"
    fi
}

while IFS= read -r file; do
    lines=$(wc -l < "$file")
    [ "$lines" -lt 100 ] || fail "$file has $lines lines. A module has fewer than 100."
done < <(find infra -name '*.bicep')

compile lint --pattern 'infra/**/*.bicep'
for entry in infra/*.bicep; do
    grep -q '^module ' "$entry" && compile build "$entry" --outfile "$out/$(basename "$entry" .bicep).json"
done

# The snapshots are written beside the parameter files, so they are made in a copy.
cp -r infra "$out/copy"
for topology in public private; do
    sed "s/topology: '[a-z]*'/topology: '$topology'/" infra/environments/staging.bicepparam > "$out/copy/environments/topology-$topology.bicepparam"
done
for file in "$out"/copy/environments/*.bicepparam; do
    case $file in */topology-*) ;; *) compile build-params "$file" --outfile "${file%.bicepparam}.json" ;; esac
    scope=(--location swedencentral)
    case $file in */regions.*) scope=(--resource-group rg-voiceagent-global) ;; esac
    compile snapshot "$file" --mode overwrite --deployment-name main "${scope[@]}" \
        --tenant-id 00000000-0000-0000-0000-000000000001 --subscription-id 00000000-0000-0000-0000-000000000002
done
node eng/infra/check.mjs "$out/copy/environments" "$@" || failed=1
node --test --test-reporter=dot eng/infra/check.test.mjs || failed=1

# The container apps are YAML with values of azd. With example values, the compiler checks them against the type of their API version.
node eng/infra/contract.mjs . "$out/main.json" "$out/apps" || failed=1
for app in "$out"/apps/*.yaml; do
    version=$(sed -n 's/^api-version: //p' "$app")
    cp infra/bicepconfig.json "$out/apps/"
    cat > "${app%.yaml}.bicep" <<BICEP
var app = loadYamlContent('$(basename "$app")')

#disable-next-line no-hardcoded-location
resource containerApp 'Microsoft.App/containerApps@$version' = {
  name: '$(basename "$app" .yaml)'
  location: app.location
  identity: app.identity
  properties: app.properties
  tags: app.tags
}
BICEP
    compile build "${app%.yaml}.bicep" --outfile "${app%.yaml}.json"
done

# The failover of a region and a load test, against a fake az.
node --test --test-reporter=dot eng/recovery/failover.test.mjs eng/loadtest/run.test.mjs || failed=1

# The rule that starts workers says the same in every file, and wants the right number of them.
node eng/scale/check.mjs || failed=1
node --test --test-reporter=dot eng/scale/rules.test.mjs || failed=1

if command -v shellcheck >/dev/null; then
    shellcheck -x scripts/recovery/*.sh eng/recovery/fakes/az bench/regions.sh bench/regions/*.sh || failed=1
    find eng infra -name '*.sh' -not -path '*/node_modules/*' -exec shellcheck {} + || failed=1
else
    echo "shellcheck is not installed, so the scripts are not checked (apt-get install shellcheck)."
fi
[ "$failed" = 0 ] && echo "Infrastructure: everything holds."
exit "$failed"
