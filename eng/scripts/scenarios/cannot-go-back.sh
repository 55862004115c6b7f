# shellcheck shell=bash disable=SC2034,SC2154
# The dashboard does not become ready, and the gateway cannot go back.
# shellcheck source=/dev/null
. "$(dirname "$FAKE_SCENARIO")/everything.sh"
ready() { if [ "$2" = dashboard--new ]; then echo dashboard--old; else echo "$2"; fi; }
eval "$(declare -f app | sed '1s/app/usual_app/')"
app() { case $call in *" revision copy --name gateway "*) refuse 'The revision is gone.' ;; *) usual_app ;; esac; }
