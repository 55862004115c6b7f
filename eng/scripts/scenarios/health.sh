# shellcheck shell=bash disable=SC2154
# A deployment in order, in every form. HEALTH in the environment breaks one thing.
broken() { [ "${HEALTH:-}" = "$1" ]; }

answer() {
    case $call in
        "az account get-access-token"*) json token ;;
        "az resource list"*) if broken resource; then printf 'redis-voiceagent-dev\tFailed\n'; fi ;;
        "az eventgrid"*) if broken events; then refuse "ResourceNotFound"; else json Succeeded; fi ;;
        "docker compose"*) printf '%s\n' "gateway-1 running healthy" "redis running $(if broken redis; then echo unhealthy; else echo healthy; fi)" "proxy running" ;;
        "kubectl get deployments"*) if broken pods; then printf 'gateway 2 2\npipeline  3\n'; else printf 'gateway 2 2\npipeline 3 3\n'; fi ;;
        curl*/webhooks/azure/events) if broken webhook; then printf 404; else printf 401; fi ;;
        curl*/scale/places) if broken places; then json '{"capacity":0,"load":0}'; else json '{"capacity":400,"used":9,"reserved":3,"free":388,"workers":2,"draining":0,"load":12}'; fi ;;
        curl*pipeline*/health) if broken pipeline; then printf 503; else printf 200; fi ;;
        curl*/health | curl*/alive) printf 200 ;;
        *) refuse "The scenario answers no such call: $call" ;;
    esac
}
