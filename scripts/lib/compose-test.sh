#!/usr/bin/env bash
# The deployment itself, with an engine: both variants built, started, proved, broken, backed up,
# brought back, replaced and killed. Called by scripts/test --compose; the engine is the caller's.
# Usage: scripts/lib/compose-test.sh [plain|prod…]
# PROSAAS_BIN_DIR names the built programs: the stand-in for Twilio runs from there, and on Debian 12 the
# images hold them too, so that nothing is compiled twice. CHAOS_SECONDS: how long each variant is
# killed for (300 for prod, 60 for plain). STEPS: some of play hardening mounts tls backup rolling chaos.
# KEEP_IMAGES=1 takes the images that are there. KEEP=1 leaves the last variant running.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "$0")/common.sh"
# shellcheck source=scripts/lib/compose.sh
source "$root/scripts/lib/compose.sh"
# shellcheck source=scripts/lib/compose-test/steps.sh
source "$root/scripts/lib/compose-test/steps.sh"
cd "$root"

variants=("$@")
[[ ${#variants[@]} -gt 0 ]] || variants=(plain prod)
docker info >/dev/null 2>&1 || die 'no engine: the Docker daemon does not answer'

logs=$(mktemp -d) work=$(mktemp -d)
finish() {
  local status=$?
  trap '' INT TERM
  if [[ $status -ne 0 ]]; then
    compose ps --all >&2 || true
    compose logs --no-color --tail 40 >"$logs/compose.log" 2>&1 || true
    say "logs are kept in $logs" >&2
  fi
  if [[ ${KEEP:-0} -eq 0 ]]; then compose down --volumes --remove-orphans >/dev/null 2>&1 || true; fi
  stop_services
  rm -rf "$work"
  [[ $status -ne 0 ]] || rm -rf "$logs"
}
trap finish EXIT
trap 'exit 130' INT TERM

export COMPOSE_PROJECT_NAME=prosaas-test PROSAAS_VERSION=test
declare port sim_port
free_ports port sim_port
base=http://localhost:$port sim=http://127.0.0.1:$sim_port
export PROSAAS_LISTEN=127.0.0.1:$port PROSAAS_PUBLIC_BASE_URL=$base
export TEST_SIM_FROM_CONTAINERS=http://twilio-stand-in:$sim_port
export PROSAAS_SECRETS=$work/secrets
export TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN
TWILIO_ACCOUNT_SID=AC$(random_hex 16) TWILIO_AUTH_TOKEN=$(random_hex 16)

build_images() {
  local options=()
  if [[ $(cat /etc/debian_version 2>/dev/null) == 12* ]]; then options=(--prebuilt "$bin_dir"); fi
  [[ -z ${BUILD_NETWORK:-} ]] || options+=(--network "$BUILD_NETWORK")
  scripts/images "${options[@]}"
}
[[ ${KEEP_IMAGES:-0} -eq 1 ]] || step 'build the images' build_images

# On every address: containers reach it as the host's.
spawn twilio-sim '' TERM "$bin_dir/twilio-sim" serve --listen "0.0.0.0:$sim_port" \
  --base-url "$TEST_SIM_FROM_CONTAINERS" \
  --account-sid "$TWILIO_ACCOUNT_SID" --auth-token "$TWILIO_AUTH_TOKEN"
await twilio-sim 15 curl -fsS "$sim/_sim/health"

for variant in "${variants[@]}"; do
  COMPOSE_FILE=docker-compose.yml
  [[ $variant == plain ]] || COMPOSE_FILE+=:docker-compose.prod.yml
  export COMPOSE_FILE+=:scripts/lib/compose-simulated.yml
  say "$variant"
  compose down --volumes --remove-orphans >/dev/null 2>&1 || true
  rm -rf "$PROSAAS_SECRETS"
  install -d -m 755 "$PROSAAS_SECRETS/owner" "$PROSAAS_SECRETS/service"
  test_start
  for name in ${STEPS:-play hardening mounts tls backup rolling chaos}; do
    "test_$name" "$variant"
  done
done
say 'all held'
