# shellcheck shell=bash disable=SC2034,SC2154
# There is no dashboard yet, and the new one does not become ready.
# shellcheck source=/dev/null
. "$(dirname "$FAKE_SCENARIO")/everything.sh"
eval "$(declare -f app | sed '1s/app/usual_app/')"
app() {
    case $call in
        *" show --name dashboard "*) if did created; then json '{"properties":{"latestRevisionName":"dashboard--new"}}'; else refuse 'ResourceNotFound' 3; fi ;;
        *" create --name dashboard "*) mark created; json '{}' ;;
        *) usual_app ;;
    esac
}
