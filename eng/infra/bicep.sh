#!/usr/bin/env bash
# Runs the Bicep compiler with the given arguments. The first run restores it from the package feed; the later ones are offline.
set -euo pipefail
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
where=$folder/../../artifacts/bicep/path
if [ ! -s "$where" ] || [ ! -x "$(cat "$where")" ] || [ "$folder/Bicep.proj" -nt "$where" ]; then
    mkdir -p "$(dirname "$where")"
    DOTNET_NOLOGO=1 dotnet restore "$folder/Bicep.proj" -v q
    DOTNET_NOLOGO=1 dotnet msbuild "$folder/Bicep.proj" -t:Where -nologo -v:n -tl:off | sed -n 's/^ *\(.*\/tools\/bicep\)$/\1/p' > "$where"
    chmod +x "$(cat "$where")"
fi
exec "$(cat "$where")" "$@"
