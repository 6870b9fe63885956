# shellcheck shell=bash
# The demo's own parts: its settings, its services behind the gateway, and the proof by curl.

declare superuser_password owner_password app_password link_secret twilio_token twilio_account
# Passwords and secrets of this demo, made once and kept beside its data.
load_secrets() {
  local file=$home/secrets.env name
  if [[ ! -s $file ]]; then
    (
      umask 077
      for name in superuser_password owner_password app_password link_secret twilio_token; do
        printf '%s=%s\n' "$name" "$(random_hex 24)"
      done
      printf 'twilio_account=AC%s\n' "$(random_hex 16)"
    ) >"$file.new"
    mv "$file.new" "$file"
  fi
  # shellcheck source=/dev/null
  source "$file"
}

sql() {
  PGPASSWORD=$superuser_password psql -h 127.0.0.1 -p "$postgres_port" -U postgres -v ON_ERROR_STOP=1 -qAt "$@"
}

# The owner may make roles and owns the database; it is no superuser, as in production.
create_database() {
  if [[ $(sql -c "SELECT 1 FROM pg_database WHERE datname = 'prosaas'") != 1 ]]; then
    sql -c "CREATE ROLE prosaas_owner LOGIN CREATEROLE PASSWORD '$owner_password'"
    sql -c 'CREATE DATABASE prosaas OWNER prosaas_owner'
  fi
}

# What every service is told; `PROSAAS__HTTP__LISTEN` is added for each.
export_settings() {
  local server=127.0.0.1:$postgres_port/prosaas
  export PROSAAS__DATABASE__URL=postgres://prosaas_app:$app_password@$server
  export PROSAAS__REDIS__URL=redis://127.0.0.1:$redis_port
  export PROSAAS__RECORDINGS__FOLDER=$home/recordings PROSAAS__RECORDINGS__SENDING=direct
  export PROSAAS__HTTP__PUBLIC_BASE_URL=$base
  export PROSAAS__HTTP__ALLOWED_ORIGINS=$base,http://localhost:$port
  export PROSAAS__AUTH__LINK_SECRET=$link_secret
  export PROSAAS__TWILIO__BASE_URL=$sim PROSAAS__TWILIO__ALLOW_PRIVATE_HOSTS=true
  export PROSAAS__TWILIO__ACCOUNT_SID=$twilio_account PROSAAS__TWILIO__AUTH_TOKEN=$twilio_token
  export PROSAAS__LOG__FORMAT=json
}

# A stand-in that knows what is said in the simulator's recordings; the interface says what it is.
export_transcriber() {
  export PROSAAS__TRANSCRIPTION__PROVIDER=openai PROSAAS__TRANSCRIPTION__OPENAI__NAME=demo
  export PROSAAS__TRANSCRIPTION__OPENAI__BASE_URL=$sim/_sim/speech/v1
}

# The two commands that work as the database's owner.
as_owner() {
  PROSAAS__DATABASE__MIGRATION_URL=postgres://prosaas_owner:$owner_password@127.0.0.1:$postgres_port/prosaas \
    PROSAAS__DATABASE__APP_PASSWORD=$app_password "$@"
}

spawn_service() {
  local name=$1 listen=$2
  spawn "$name" '' TERM env PROSAAS__HTTP__LISTEN="127.0.0.1:$listen" "$bin_dir/$name"
  await "$name" 30 curl -fsS "http://127.0.0.1:$listen/readyz"
}

# nginx as on a server, as a user without privileges; the built client is copied to where it may read.
start_gateway() {
  local folder=$home/gateway
  rm -rf "$folder"
  mkdir -p "$folder/client"
  cp -r "$root/client/dist/." "$folder/client/"
  LISTEN=127.0.0.1:$port API=127.0.0.1:$api_port CALLS=127.0.0.1:$calls_port CLIENT=$folder/client \
    RECORDINGS=$home/recordings ACCESS_LOG=$folder/access.log \
    "$root/deploy/nginx/render" "$root/deploy/nginx" "$folder"
  chmod -R a+rX "$folder"
  if is_root; then chown -R www-data: "$folder"; fi
  spawn gateway www-data QUIT nginx -e stderr -c "$folder/nginx.conf" -g 'daemon off;'
  await gateway 15 curl -fsS "$base/"
}

client_is_stale() {
  local built=client/dist/index.html
  [[ ! -e $built ]] || [[ -n $(find client/src client/public client/index.html client/package.json \
    client/vite.config.ts -type f -newer "$built" -print -quit) ]]
}

# Someone rings, is recorded and hangs up: `place_call CALLER RECORDING`; the result is JSON.
place_call() {
  # shellcheck disable=SC2154 # the seeded business comes by name
  "$bin_dir/twilio-sim" call --sim "$sim" --product "$base" --to "$(jq -r .number <<<"$seed")" \
    --from "$1" --audio "$2"
}

# The status of a request of the signed-in person; body and headers are left in files.
status_of() {
  # shellcheck disable=SC2154 # the proof's folder comes by name
  curl -sS --max-time 40 -b "$proof/cookies" -c "$proof/cookies" -H "Origin: $base" \
    -o "$proof/body" -D "$proof/headers" -w '%{http_code}' "$@"
}
expect() {
  local what=$1 wanted=$2 got=$3
  if [[ $got == "$wanted" ]]; then
    say "proof: $what … $got"
  else
    head -c 2000 "$proof/body" >&2 || true
    die "proof: $what: $wanted was expected, $got came"
  fi
}

# Signs in, takes a call while the worker is held, sees 202, lets the worker go, plays, seeks.
prove() {
  local login call call_sid recording_sid file size first last status worker
  login=$(jq -c '{email, password}' <<<"$seed")
  expect 'an operator path is not public' 404 "$(status_of "$base/metrics")"
  expect 'not signed in' 401 "$(status_of "$base/api/calls")"
  status=$(status_of -H 'Content-Type: application/json' -d "$login" "$base/api/auth/login")
  expect 'sign in' 2xx "${status/#2??/2xx}"

  worker=${pid_of[worker]}
  kill -STOP "$worker"
  call=$(place_call +972501234567 he-plumber) || die "proof: the call went wrong: $call"
  call_sid=$(jq -r .call_sid <<<"$call")
  recording_sid=$(jq -r '.recording_sids[0]' <<<"$call")
  file=$base/api/recordings/file/$call_sid
  expect 'play before the download' 202 "$(status_of "$file")"
  kill -CONT "$worker"
  status=202
  for _ in $(seq 300); do
    status=$(status_of "$file")
    [[ $status == 202 ]] || break
    sleep 0.1
  done
  expect 'play after the download' 200 "$status"
  cp "$proof/body" "$proof/whole"
  expect 'list of calls' 200 "$(status_of "$base/api/calls")"
  expect 'the call is listed' true "$(jq --arg sid "$call_sid" 'any(.items[]; .call_sid == $sid)' "$proof/body")"

  curl -fsS --max-time 40 -o "$proof/source" "$sim/_sim/recordings/$recording_sid/bytes"
  cmp "$proof/source" "$proof/whole" || die 'proof: the recording is not what the caller said'
  size=$(stat -c %s "$proof/source")
  first=$((size / 3)) last=$((size * 2 / 3))
  expect 'seek into the middle' 206 "$(status_of -H "Range: bytes=$first-$last" "$file")"
  expect 'its range' "bytes $first-$last/$size" \
    "$(tr -d '\r' <"$proof/headers" | sed -n 's/^content-range: //Ip')"
  cmp <(tail -c "+$((first + 1))" "$proof/source" | head -c $((last - first + 1))) "$proof/body" ||
    die 'proof: the middle is not the middle of the source'
  say "proof: $((last - first + 1)) bytes of the middle equal the source's"
  prove_understanding "$call_sid"
}

# The stand-in's transcript is there, says what it is, and city and evidence were found in it.
prove_understanding() {
  local call=$base/api/calls/$1
  for _ in $(seq 300); do
    [[ $(status_of "$call") != 200 || $(jq -r .understanding.analyser "$proof/body") == null ]] || break
    sleep 0.1
  done
  expect 'the transcript names its maker' demo "$(jq -r .understanding.transcriber "$proof/body")"
  expect 'the city was found' חיפה "$(jq -r .extraction.city "$proof/body")"
  expect 'the caller said so' customer \
    "$(jq -r '.transcript_segments[.extraction.evidence.city.segment].speaker' "$proof/body")"
  expect 'subtitles' 200 "$(status_of "$call/transcript?format=vtt")"
  expect 'the waveform' 200 "$(status_of "$base/api/recordings/$1/peaks")"
}

# The document that the client's types are made from is the one that the service serves.
prove_document() {
  curl -fsS --max-time 40 "$base/api/openapi.json" | jq -f client/api-document.jq >"$proof/document"
  cmp -s "$proof/document" client/openapi.json ||
    die "client/openapi.json is stale: PROSAAS_URL=$base npm run --prefix client api:fetch, then npm run --prefix client api"
}

# The browser tests against what runs here; they drive the stand-in, hold the worker, age calls.
# `test_client e2e` runs all, `test_client screenshots` those that look at every page.
test_client() {
  local server=127.0.0.1:$postgres_port/prosaas
  prove_document
  say 'browser tests …'
  PROSAAS_URL=$base PROSAAS_SIM_URL=$sim PROSAAS_NUMBER=$(jq -r .number <<<"$seed") \
    PROSAAS_EMAIL=$(jq -r .email <<<"$seed") PROSAAS_PASSWORD=$(jq -r .password <<<"$seed") \
    PROSAAS_DATABASE_URL=postgres://postgres:$superuser_password@$server \
    PROSAAS_WORKER_PID=${pid_of[worker]} npm run --silent --prefix client "$1"
}
