# shellcheck shell=bash
# Docker Compose as the scripts use it: the deployment of COMPOSE_FILE and .env in the checkout.

compose() { docker compose --progress quiet --project-directory "$root" "$@"; }

# How many containers a service is to have.
replicas_of() {
  compose config --format json | jq -r --arg service "$1" '.services[$service].deploy.replicas // 1'
}

# Waits until a container is healthy: `container_is_healthy ID SECONDS`; fails when it ended meanwhile.
container_is_healthy() {
  local deadline=$((SECONDS + $2)) state
  while [[ $SECONDS -lt $deadline ]]; do
    state=$(docker inspect --format '{{.State.Status}} {{.State.Health.Status}}' "$1" 2>/dev/null) || return 1
    case $state in
      'running healthy') return 0 ;;
      exited* | dead*) return 1 ;;
    esac
    sleep 0.5
  done
  return 1
}

# Waits until every container of a service is healthy: `await_healthy SERVICE…`.
await_healthy() {
  local service id
  for service in "$@"; do
    for id in $(compose ps --all -q "$service"); do
      container_is_healthy "$id" 150 || {
        docker logs --tail 20 "$id" >&2
        die "$service did not become healthy"
      }
    done
  done
}
