#!/usr/bin/env bash
# Breaks a copy of the compose files in one way after the other: each time scripts/verify-volumes must
# fail with exactly that. Reads them without an engine, and through Docker Compose where it is there.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
plain=docker-compose.yml prod=docker-compose.prod.yml
modes=(--without-engine)
if docker compose version >/dev/null 2>&1; then modes+=(--json); fi
cases=0 wrong=0

complain() {
  echo "WRONG $*"
  wrong=$((wrong + 1))
}

# Edits one copied file, and insists that it changed: `edit FILE SED-SCRIPT`.
edit() {
  sed -i.before -E "$2" "$work/$1"
  ! cmp -s "$work/$1" "$work/$1.before" || complain "the edit of $1 changed nothing: $2"
}
# Within one service, which ends at the next empty line.
edit_service() { edit "$1" "/^  $2:/,/^\$/ { $3 }"; }

# What failed, a line each: `failures MODE`. --json is asked of Compose, so both forms are tested.
failures() {
  local out status=0
  out=$("$root/scripts/verify-volumes" "$1" --folder "$work") || status=$?
  [[ $status -le 1 ]] || { echo "exit code $status"; return; }
  if [[ $1 == --json ]]; then
    jq -r '.checks[] | select(.ok | not) | [.variant, .check, .service // empty] | join(": ")' <<<"$out"
    jq -e --argjson ok "$((status == 0))" '.ok == ($ok == 1) and .source == "docker compose config"' \
      <<<"$out" >/dev/null || echo "--json does not say what the exit code $status does"
  else
    # The check and the service; the reason after them is for people.
    sed -nE 's/^FAIL  ([a-z]+: [a-z ]+(: [a-z-]+)?): .*/\1/p' <<<"$out"
    grep -q '^FAIL' <<<"$out" && [[ $status == 0 ]] && echo 'a failure, and exit code 0'
    grep -q '^FAIL' <<<"$out" || [[ $status == 0 ]] || echo "no failure, and exit code $status"
  fi
}

# `breaks NAME EXPECTED EDITS…`: EXPECTED are the failing checks, separated by `;`. Where Compose
# itself refuses such files, EXPECTED begins with `refused|`.
breaks() {
  local name=$1 expected=$2 mode got want
  shift 2
  cp "$root/$plain" "$root/$prod" "$work/"
  "$@"
  for mode in "${modes[@]}"; do
    want=${expected#refused|}
    if [[ $mode == --json && $expected == refused\|* ]]; then want='plain: valid;prod: valid'; fi
    got=$(failures "$mode" | sort | paste -sd ';')
    want=$(tr ';' '\n' <<<"$want" | sort | paste -sd ';')
    cases=$((cases + 1))
    if [[ $got == "$want" ]]; then echo "ok    $name ($mode)"; else complain "$name ($mode): '$got' instead of '$want'"; fi
  done
}

without_mount() { edit_service "$plain" "$1" '/- \*recordings$/d'; }
gateway_without_mount() { edit_service "$plain" gateway '/^    volumes:/d; /<<: \*recordings/d; /read_only: true/d'; }
# Adds lines to a service, by its first line: `add FILE SERVICE LINES`.
add() { edit "$1" "s|^  $2:\$|&\n$3|"; }

breaks 'nothing is broken' '' true
for service in migrate prosaas-api prosaas-calls; do
  breaks "$service without the volume" "plain: mounted: $service;prod: mounted: $service" without_mount "$service"
done
breaks 'the worker without the volume' \
  'plain: mounted: worker;prod: mounted: worker;prod: mounted: worker-google' without_mount worker
breaks 'the gateway without the volume' 'plain: mounted: gateway;prod: mounted: gateway' gateway_without_mount
breaks 'a service that is not there' 'refused|plain: mounted: prosaas-api;prod: mounted: prosaas-api' \
  edit "$plain" 's/^  prosaas-api:$/  api:/; s/image: prosaas-api/image: other/'
breaks 'a further service of ours without the volume' 'plain: mounted: second;prod: mounted: second' \
  edit "$plain" 's|^services:$|&\n  second: { image: "registry.example/prosaas-calls:1" }|'

breaks 'the volume is not declared' 'refused|plain: declared;prod: declared' edit "$plain" '/^  recordings_data:$/d'
breaks 'the volume is in memory' 'plain: declared;prod: declared' \
  edit "$plain" 's|^  recordings_data:$|& { driver: local, driver_opts: { type: tmpfs, device: tmpfs } }|'

breaks 'the plain file is no YAML' 'plain: valid;prod: valid' edit "$plain" 's/^services:$/services: [/'
breaks 'the other file is no YAML' 'prod: valid' edit "$prod" 's/^services:$/services: [/'
breaks 'a key stands twice' 'plain: valid;prod: valid' edit "$plain" 's/^services:$/services: {}\n&/'
breaks 'a file is missing' 'prod: valid' rm "$work/$prod"

breaks 'another volume at the place' \
  'plain: mounted: prosaas-api;plain: not shadowed: prosaas-api;prod: mounted: prosaas-api;prod: not shadowed: prosaas-api' \
  edit_service "$plain" prosaas-api 's|- \*recordings$|- postgres_data:/app/server/recordings|'
breaks 'a folder of the host at the place, on the server alone' \
  'prod: mounted: prosaas-api;prod: not shadowed: prosaas-api' \
  add "$prod" prosaas-api '    volumes: ["/srv/recordings:/app/server/recordings"]'
breaks 'the mounts are taken away on the server' 'prod: mounted: prosaas-calls' \
  add "$prod" prosaas-calls '    volumes: !override []'
breaks 'a tmpfs over the place' 'plain: not shadowed: prosaas-calls;prod: not shadowed: prosaas-calls' \
  add "$plain" prosaas-calls '    tmpfs: /app/server/recordings/:size=64m'
breaks 'a tmpfs within the place' 'prod: not shadowed: prosaas-api' \
  add "$prod" prosaas-api '    volumes: [{ type: tmpfs, target: /app/server/recordings/today }]'
breaks 'a mount around the place' 'prod: not shadowed: gateway' add "$prod" gateway '    volumes: ["redis_data:/app"]'
breaks 'a part of the volume' 'plain: mounted: prosaas-api;prod: mounted: prosaas-api' \
  edit_service "$plain" prosaas-api \
  's|- \*recordings$|- { type: volume, source: recordings_data, target: /app/server/recordings, volume: { subpath: api } }|'
breaks 'the worker may not write' \
  'plain: mounted: worker;prod: mounted: worker;prod: mounted: worker-google' \
  edit_service "$plain" worker 's|- \*recordings$|- recordings_data:/app/server/recordings:ro|'
breaks 'the program looks elsewhere' 'prod: folder: prosaas-api' \
  add "$prod" prosaas-api '    environment: { PROSAAS__RECORDINGS__FOLDER: /tmp/recordings }'

for server in postgres redis; do
  breaks "$server is published on the server" "prod: not published: $server" \
    add "$prod" "$server" '    ports: ["15432:5432"]'
  breaks "$server is published by the plain file" "prod: not published: $server" \
    add "$plain" "$server" '    ports: ["127.0.0.1:15432:5432"]'
done
breaks 'Redis is on the network of the host' 'prod: not published: redis' \
  edit_service "$plain" redis 's|^    networks: .*|    network_mode: host|'

# For a program: the same in JSON, whoever read the files.
as_json() {
  local status=0
  "$root/scripts/verify-volumes" --json --without-engine --folder "$work" >"$work/json" || status=$?
  if [[ $status != "$1" ]] || ! jq -e "$2" "$work/json" >/dev/null; then
    complain "--json, exit code $status: $(<"$work/json")"
  fi
  cases=$((cases + 1))
}
cp "$root/$plain" "$root/$prod" "$work/"
as_json 0 '.ok and .source == "the YAML itself" and (.checks | length > 30 and all(.ok and .problem == null))'
without_mount prosaas-calls
as_json 1 '(.ok | not) and ([.checks[] | select(.ok | not)] | length == 2 and all(.service == "prosaas-calls" and
  .check == "mounted" and (.problem | contains("/app/server/recordings"))))'

echo "verify-volumes-test: $cases cases, $wrong wrong"
[[ $wrong -eq 0 ]]
