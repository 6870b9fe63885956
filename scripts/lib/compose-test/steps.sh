# shellcheck shell=bash
# What compose-test.sh does to one variant, in this order.

test_start() {
  local started=$SECONDS
  compose up -d >"$logs/up.log" 2>&1 || {
    tail -n 20 "$logs/up.log" >&2
    die 'docker compose up failed'
  }
  await_healthy postgres redis prosaas-api prosaas-calls worker gateway
  say "started in $((SECONDS - started)) s"
  seed=$(compose run --rm --no-deps -T migrate seed --json 2>/dev/null)
  export PROSAAS_EMAIL PROSAAS_PASSWORD
  PROSAAS_EMAIL=$(jq -r .email <<<"$seed") PROSAAS_PASSWORD=$(jq -r .password <<<"$seed")
}

# A call whose recording is of so many bytes: `ring BYTES`; prints the stand-in's report.
ring() {
  curl -fsS --max-time 60 -H 'Content-Type: application/json' "$sim/_sim/calls" -d "$(
    jq -n --arg product "$base" --arg to "$(jq -r .number <<<"$seed")" --argjson bytes "$1" \
      '{product: $product, to: $to, from: "+972521112233", audio: {synthetic_bytes: $bytes}}'
  )"
}

# What the gateway plays of a call equals what the caller said: `plays REPORT`, within 30 s.
plays() {
  local call recording
  call=$(jq -r .call_sid <<<"$1") recording=$(jq -r '.recording_sids[0]' <<<"$1")
  sign_in
  curl -fsS "$sim/_sim/recordings/$recording/bytes" -o "$work/source"
  for _ in $(seq 60); do
    if [[ $(curl -sS -b "$work/cookies" -o "$work/played" -w '%{http_code}' \
      "$base/api/recordings/file/$call") == 200 ]]; then
      cmp "$work/source" "$work/played" || die "$call plays something else"
      return
    fi
    sleep 0.5
  done
  die "$call does not play: $(<"$work/played")"
}

sign_in() {
  curl -fsS -c "$work/cookies" -H "Origin: $base" -H 'Content-Type: application/json' \
    -d "$(jq -c '{email, password}' <<<"$seed")" "$base/api/auth/login" -o /dev/null
}

# The listed calls, newest first.
listed() {
  local page cursor=''
  sign_in
  while
    page=$(curl -fsS -b "$work/cookies" "$base/api/calls?limit=200${cursor:+&cursor=$cursor}") ||
      die 'the calls can not be listed'
    jq -r '.items[].call_sid' <<<"$page"
    cursor=$(jq -r '.next_cursor // empty | @uri' <<<"$page")
    [[ -n $cursor ]]
  do :; done
}

# A call plays, and both scripts that an operator has find everything in order.
test_play() {
  local first pending
  first=$(ring 200000)
  plays "$first"
  curl -fsS -H 'Content-Type: application/json' "$sim/_sim/faults" -o /dev/null \
    -d '{"recording": "*", "target": "media", "bytes_per_second": 8000}'
  pending=$(jq -r .call_sid <<<"$(ring 300000)")
  scripts/verify-streaming --call "$(jq -r .call_sid <<<"$first")" --pending "$pending" "$base" ||
    die 'verify-streaming failed'
  curl -fsS -X DELETE "$sim/_sim/faults" -o /dev/null
  scripts/verify-volumes --live --base-url "$base" || die 'verify-volumes --live failed'
}

# What docker itself says of the containers that run.
test_hardening() {
  local id image published shared ids
  for id in $(compose ps -q prosaas-api prosaas-calls worker); do
    [[ $(docker inspect --format '{{.Config.User}}' "$id") == 10001:10001 ]] || die "$id runs as another user"
    ! docker exec "$id" /bin/sh -c true >/dev/null 2>&1 || die "$id has a shell"
  done
  if [[ $1 == prod ]]; then
    for id in $(compose ps -q); do
      image=$(docker inspect --format \
        '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}' "$id")
      [[ $image == 'true [ALL] [no-new-privileges:true]' ]] || die "$id is not hardened: $image"
    done
  fi
  mapfile -t ids < <(compose ps -q prosaas-api prosaas-calls worker gateway)
  shared=$(docker inspect --format '{{.Config.Image}} {{.Config.ExposedPorts}}' "${ids[@]}" | sort -u | grep -oE '[0-9]+/tcp' | sort | uniq -d)
  [[ -z $shared ]] || die "two programs listen on $shared: one would answer for the other"
  published=$(docker ps --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" \
    --format '{{.Names}} {{.Ports}}' | grep -- '->' | grep -v gateway || true)
  [[ -z $published ]] || die "more than the gateway is published: $published"
  say 'hardening … ok'
}

# Without the mount a service is not ready and says why, and verify-volumes --live names it.
test_mounts() {
  local service files=$COMPOSE_FILE found others said status
  for service in prosaas-api prosaas-calls worker gateway; do
    compose config --format json | jq --arg service "$service" '{services: {($service): {volumes:
      [.services[$service].volumes[]? | select(.target != "/app/server/recordings")]}}}' >"$work/mounts.json"
    # JSON is YAML; the tag takes the earlier files' mounts away.
    sed 's/"volumes": \[/"volumes": !override [/' "$work/mounts.json" >"$work/without.yml"
    COMPOSE_FILE=$files:$work/without.yml compose up -d --no-deps "$service" >/dev/null 2>&1
    for _ in $(seq 90); do
      # Read to its end: a reader that leaves early fails the pipe.
      said=$(compose logs --no-color "$service" 2>&1 | grep -c 'carries no deployment marker' || true)
      [[ $said -eq 0 ]] || break
      sleep 1
    done
    [[ $said -gt 0 ]] || die "$service without the volume does not say so"
    status=0
    scripts/verify-volumes --live --json --base-url "$base" >"$work/found" 2>"$logs/verify" || status=$?
    [[ $status -eq 1 ]] || die "verify-volumes on $service without the volume: exit code $status: $(<"$logs/verify")"
    found=$(jq -r '[.checks[] | select(.check == "running" and (.ok | not)) | .service] | unique | join(" ")' "$work/found")
    others=$(tr ' ' '\n' <<<"$found" | grep -v -- "-$service-" || true)
    [[ -n $found && -z $others ]] || die "verify-volumes names '$found' instead of $service"
    say "without the volume … $found: $(jq -r \
      '[.checks[] | select(.check == "running" and (.ok | not)) | .problem][0]' "$work/found" | cut -c 1-120)"
    compose up -d --no-deps "$service" >/dev/null 2>&1
    await_healthy "$service"
  done
}

# What was backed up comes back, whatever happened since.
test_backup() {
  local before after kept lost backup again
  kept=$(ring 120000)
  plays "$kept"
  before=$(listed)
  backup=$(scripts/backup "$work/backups")
  lost=$(ring 50000)
  plays "$lost"
  again=$(scripts/backup "$work/backups")
  [[ $(stat -c %h "$again/recordings/$(jq -r .call_sid <<<"$kept").mp3") == 2 ]] ||
    die 'the second backup copied what the first one has'
  gateway_removes "$(jq -r .call_sid <<<"$kept").mp3"
  scripts/restore --yes "$backup" || die 'the backup was not restored'
  await_healthy prosaas-api prosaas-calls worker gateway
  # The call that came later may be back already: the worker looks for it at Twilio when it starts.
  after=$(listed)
  lost=$(grep -vxF "$after" <<<"$before" || true)
  [[ -z $lost ]] || die "calls are missing after the restore: $lost"
  # From the backup, not from Twilio.
  curl -fsS -H 'Content-Type: application/json' "$sim/_sim/faults" -o /dev/null \
    -d '{"recording": "*", "target": "media", "status": 503}'
  plays "$kept"
  curl -fsS -X DELETE "$sim/_sim/faults" -o /dev/null
  printf 'damage' >>"$backup/recordings/$(jq -r .call_sid <<<"$kept").mp3"
  ! scripts/restore --yes "$backup" >/dev/null 2>&1 || die 'a damaged backup was restored'
  # The second one has the same copy, and does not hand the damage on.
  again=$(scripts/backup "$work/backups")
  cmp "$work/source" "$again/recordings/$(jq -r .call_sid <<<"$kept").mp3" || die 'a backup took over damage'
  say "backup and restore … ok: $(jq -c '{recordings, bytes}' "$backup/about.json")"
}

# A file goes missing from the volume.
gateway_removes() {
  local volume image
  volume=$(compose config --format json | jq -r .volumes.recordings_data.name)
  image=$(compose config --format json | jq -r .services.gateway.image)
  docker run --rm --user 10001:10001 --entrypoint rm -v "$volume:/v" "$image" "/v/$1"
}

# The gateway speaks TLS itself where it is given a certificate.
test_tls() {
  local tls_port answer
  [[ $1 == prod ]] || return 0
  free_ports tls_port
  mkdir -p "$work/tls"
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    -keyout "$work/tls/privkey.pem" -out "$work/tls/fullchain.pem" 2>/dev/null
  chmod 755 "$work" "$work/tls"
  chmod 644 "$work"/tls/*.pem
  PROSAAS_TLS=$work/tls PROSAAS_TLS_LISTEN=127.0.0.1:$tls_port COMPOSE_FILE=$COMPOSE_FILE:docker-compose.tls.yml \
    compose up -d --no-deps gateway >/dev/null 2>&1
  await_healthy gateway
  answer=$(curl -sS --cacert "$work/tls/fullchain.pem" -o /dev/null -D - "https://localhost:$tls_port/calls")
  [[ $answer == 'HTTP/2 200'* && ${answer,,} == *'strict-transport-security: max-age'* ]] || die "over TLS: $answer"
  answer=$(curl -sS -o /dev/null -w '%{http_code} %{redirect_url}' "$base/calls")
  [[ $answer == '308 https://localhost'* ]] || die "without TLS: $answer"
  compose up -d --no-deps gateway >/dev/null 2>&1
  await_healthy gateway
  say 'TLS … ok'
}

# Every service is replaced while people call and listen: nothing fails.
test_rolling() {
  scripts/chaos --gently --sim "$sim" --base-url "$base" || die 'a request failed while services were replaced'
  say 'rolling replacement under play … ok'
}

test_chaos() {
  local seconds=${CHAOS_SECONDS:-300}
  [[ $1 == prod || -n ${CHAOS_SECONDS:-} ]] || seconds=60
  scripts/chaos --seconds "$seconds" --sim "$sim" --base-url "$base" || die 'the product did not outlive the kills'
}
