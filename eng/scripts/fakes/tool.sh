#!/usr/bin/env bash
# Stands for az, azd, curl, docker and kubectl in tests: the links in this folder have their names. It writes each call to $FAKE_HOME/calls and answers as
# $FAKE_SCENARIO says, which is a shell file with the function "answer". What a scenario does not answer fails loudly. It starts no other program,
# because a rehearsal makes hundreds of calls.
set -uo pipefail
tool=${0##*/}
call="$tool $*"

# The body of a request is part of the call. The token is not.
if [[ $call == *'--body @'* ]]; then
    file=${call##*--body @}
    file=${file%% *}
    call="${call/"@$file"/@body} <<< $(< "$file")"
elif [[ $call == curl*--config* ]]; then
    while IFS= read -r line; do
        if [[ $line == 'data-binary = '* ]]; then call="$call <<< ${line#data-binary = }"; fi
    done
fi
printf '%s\n' "$call" >> "$FAKE_HOME/calls"

# For scenarios: prints text, fails, counts calls.
json() { printf '%s\n' "$1"; }
refuse() { printf 'ERROR: %s\n' "$1" >&2; exit "${2:-1}"; }
# An answer of curl --include.
reply() { printf 'HTTP/1.1 %s -\r\n%s\r\n\r\n%s' "$1" "${3:-X-Fake: 1}" "$2"; }
# True for the first $2 calls of $1.
first() { printf x >> "$FAKE_HOME/count-$1"; local made; made=$(< "$FAKE_HOME/count-$1"); [ "${#made}" -le "$2" ]; }
# True once something was done: did <name> after mark <name>.
mark() { : > "$FAKE_HOME/did-$1"; }
did() { [ -e "$FAKE_HOME/did-$1" ]; }

# azd keeps the environment, as the real one does. The last value of a name counts.
if [ "$call" = "azd env get-values" ]; then
    declare -A values
    while IFS='=' read -r name value; do values[$name]=$value; done < "$FAKE_HOME/azd.env"
    for name in "${!values[@]}"; do printf '%s="%s"\n' "$name" "${values[$name]}"; done
    exit 0
elif [[ $call == "azd env set "* ]]; then
    printf '%s=%s\n' "$3" "$4" >> "$FAKE_HOME/azd.env"
    exit 0
fi

# shellcheck source=/dev/null
. "$FAKE_SCENARIO"
answer
