# shellcheck shell=bash disable=SC2034,SC2154
# What was just registered is unknown to the next two requests.
# shellcheck source=/dev/null
. "$(dirname "$FAKE_SCENARIO")/everything.sh"
eval "$(declare -f graph | sed '1s/graph/usual_graph/')"
graph() {
    case $call in
        *"POST "*"/servicePrincipals "*) if first directory 2; then refuse "Request_ResourceNotFound: The application object does not exist."; fi ;;
    esac
    usual_graph
}
