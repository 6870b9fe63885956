# shellcheck shell=bash
# The parts of scripts/bench. Each starts a product of its own with fresh data, so that none inherits
# another's backlog, and prints one table.
# shellcheck disable=SC2154 # the sizes are scripts/bench's, ports and secrets come by name

readonly mb=1048576 range_file=10485760

describe_machine() {
  local model memory mtu profile
  model=$(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1)
  memory=$(awk '/^MemTotal/ { printf "%.0f GB", $2 / 1e6 }' /proc/meminfo)
  mtu=$(cat /sys/class/net/lo/mtu 2>/dev/null) || mtu=unknown
  mtu=$(ip -o link show lo 2>/dev/null | sed -n 's/.* mtu \([0-9]*\) .*/\1/p') || true
  profile=$(basename "$bin_dir")
  printf '\n%s, %s cores, %s, Linux %s, loopback MTU %s; load before: %s\n' "$model" "$(nproc)" \
    "$memory" "$(uname -r)" "${mtu:-unknown}" "$(cut -d ' ' -f 1-3 /proc/loadavg)"
  printf '%s, PostgreSQL %s, Redis %s; programs: %s, commit %s, %s\n\n' \
    "$(nginx -v 2>&1 | sed 's/.*: //')" "$("$(postgres_bin)/postgres" -V | grep -oE '[0-9.]+' | head -n 1)" \
    "$(redis-server --version | grep -oE 'v=[0-9.]+' | cut -c 3-)" "$profile" \
    "$(git rev-parse --short HEAD 2>/dev/null || echo unknown)" "$(date -u +%F)"
}

# PostgreSQL, Redis, twilio-sim, api, calls and worker with fresh data; further settings of the
# services as NAME=VALUE.
start_stack() {
  local name
  mkdir -p "$(data_home)"
  home=$(mktemp -d "$(data_home)/bench-XXXXXX")
  chmod 755 "$home"
  mkdir "$home/recordings"
  free_ports postgres_port redis_port sim_port api_port calls_port worker_port
  port=$calls_port base=http://127.0.0.1:$calls_port sim=http://127.0.0.1:$sim_port
  load_secrets
  start_postgres "$home/postgres" "$postgres_port" "$superuser_password" durable >/dev/null
  start_redis "$home/redis" "$redis_port" yes
  create_database
  export_settings
  as_owner "$bin_dir/prosaas-api" migrate >"$logs/migrate.log" 2>&1
  seed=$(as_owner "$bin_dir/prosaas-api" seed --json 2>"$logs/seed.log")
  spawn twilio-sim '' TERM "$bin_dir/twilio-sim" serve --listen "127.0.0.1:$sim_port" \
    --account-sid "$twilio_account" --auth-token "$twilio_token"
  await twilio-sim 15 curl -fsS "$sim/_sim/health"
  # A part is over when its figures are: what still downloads is handed back.
  export PROSAAS__WORKER__SHUTDOWN_GRACE_SECONDS=1
  for name in api calls worker; do
    start_service "$name" "$name" "PROSAAS__DATABASE__URL=$PROSAAS__DATABASE__URL?application_name=$name" "$@"
  done
  sign_in
}

stop_stack() {
  stop_services
  rm -rf "$home"
  home=
}

# `start_service NAME PROGRAM NAME=VALUE…` on the port in the variable NAME_port.
start_service() {
  local name=$1 program=${2/#api/prosaas-api} port_name=${1}_port
  program=${program/#calls/prosaas-calls}
  shift 2
  spawn "$name" '' TERM env PROSAAS__HTTP__LISTEN="127.0.0.1:${!port_name}" "$@" "$bin_dir/$program"
  await "$name" 30 curl -fsS "http://127.0.0.1:${!port_name}/readyz"
}

sign_in() {
  cookie=$(jq -c '{email, password}' <<<"$seed" |
    curl -fsS -D - -o /dev/null -H "Origin: $base" -H 'Content-Type: application/json' -d @- \
      "http://127.0.0.1:$api_port/api/auth/login" | sed -n 's/^set-cookie: \([^;]*\).*/\1/Ip' | head -n 1)
}

# The load program, at a port: `load PORT COMMAND …`
load() { "$bin_dir/examples/load" --server "127.0.0.1:$1" --cookie "$cookie" "${@:2}"; }

as_twilio() {
  printf -- '--sim=%s\n--account=%s\n--token=%s\n--number=%s\n--base=%s\n' "$sim" "$twilio_account" \
    "$twilio_token" "$(jq -r .number <<<"$seed")" "$base"
}

control() { curl -fsS -o /dev/null -X "$1" -H 'Content-Type: application/json' "$sim/_sim/$2" "${@:3}"; }

# A call with a recording of so many bytes; prints its SID: `call_of BYTES [OPTION…]`.
call_of() {
  "$bin_dir/twilio-sim" call --sim "$sim" --product "$base" --to "$(jq -r .number <<<"$seed")" \
    --from +972501234567 --audio "synthetic:$1" "${@:2}" 2>>"$logs/calls.log" | jq -r .call_sid
}
file_of() { printf '/api/recordings/file/%s' "$1"; }

wait_until_stored() {
  local deadline=$((SECONDS + ${2:-60}))
  until [[ $(stored) -ge $1 ]]; do
    [[ $SECONDS -lt $deadline ]] || die "only $(stored) of $1 recordings are stored"
    sleep 0.2
  done
}
stored() { sql -d prosaas -c 'SELECT count(*) FROM recordings WHERE stored_at IS NOT NULL'; }

# nginx serving the recordings as they are: what everything is compared with.
start_static() {
  local folder=$home/static
  free_ports static_port
  mkdir "$folder"
  cat >"$folder/nginx.conf" <<CONF
worker_processes auto; pid $folder/pid; error_log stderr warn;
events { worker_connections 4096; }
http {
  access_log $folder/access.log; sendfile on; tcp_nopush on; keepalive_timeout 65s;
  client_body_temp_path $folder/body; proxy_temp_path $folder/proxy; fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi; scgi_temp_path $folder/scgi;
  server { listen 127.0.0.1:$static_port; root $home/recordings; }
}
CONF
  run_nginx static "$folder" "$static_port"
}

# Another prosaas-calls that lets nginx send, behind the product's gateway.
start_accel() {
  local folder=$home/gateway
  free_ports accel_port gateway_port
  start_service accel calls PROSAAS__RECORDINGS__SENDING=accel
  mkdir -p "$folder/client"
  LISTEN=127.0.0.1:$gateway_port API=127.0.0.1:$api_port CALLS=127.0.0.1:$accel_port \
    CLIENT=$folder/client RECORDINGS=$home/recordings ACCESS_LOG=$folder/access.log \
    "$root/deploy/nginx/render" "$root/deploy/nginx" "$folder"
  run_nginx gateway "$folder" "$gateway_port"
}

run_nginx() {
  chmod -R a+rX "$2"
  if is_root; then chown -R www-data: "$2"; fi
  spawn "$1" www-data QUIT nginx -e stderr -c "$2/nginx.conf" -g 'daemon off;'
  await "$1" 15 bash -c "exec 3<>/dev/tcp/127.0.0.1/$3"
}

# The processes of services, with their children.
pids_of() {
  local name
  for name in "$@"; do
    printf '%s\n' "${pid_of[$name]}"
    tr ' ' '\n' <"/proc/${pid_of[$name]}/task/${pid_of[$name]}/children"
  done
}

# CPU seconds that services have taken so far.
cpu_of() {
  local pid
  for pid in $(pids_of "$@"); do cat "/proc/$pid/stat" 2>/dev/null || true; done |
    awk -v hertz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); n += $12 + $13 } END { printf "%.2f", n / hertz }'
}

# Lines `STACK SIZE REQUESTS BYTES SECONDS CPU`, all stacks in turns.
measure_serving() {
  local one ten round size stack before after line
  start_stack
  start_static
  start_accel
  free_ports every_port
  start_service every calls PROSAAS__RECORDINGS__REMEMBER_SECONDS=0
  one=$(call_of "$mb") ten=$(call_of "$range_file")
  wait_until_stored 2
  local -A port_of=([nginx]=$static_port [direct]=$calls_port [looked-up]=$every_port [accel]=$gateway_port)
  local -A servers=([nginx]=static [direct]='calls postgres' [looked-up]='every postgres' [accel]='accel gateway postgres')
  for ((round = 0; round <= rounds; round++)); do # the first warms up
    for size in range whole; do
      for stack in nginx direct looked-up accel; do
        local sid=$one path options=(--seconds "$seconds")
        if [[ $size == range ]]; then
          sid=$ten options+=(--range 65536 --of "$range_file")
        fi
        path=$(file_of "$sid")
        [[ $stack != nginx ]] || path=/$sid.mp3
        # shellcheck disable=SC2086 # several names
        before=$(cpu_of ${servers[$stack]})
        line=$(load "${port_of[$stack]}" ranges "$path" "${options[@]}")
        # shellcheck disable=SC2086
        after=$(cpu_of ${servers[$stack]})
        [[ $round -eq 0 ]] || printf '%s %s %s %s %s\n' "$stack" "$size" "$line" "$before" "$after"
      done
    done
  done >"$logs/serving"
  printf '\n16 connections, medians of %s rounds of %s s in turns\n\n' "$rounds" "$seconds"
  printf '| | 64 KB ranges/s | of nginx | CPU s a GB | 1 MB files/s | of nginx | CPU s a GB |\n|---|---|---|---|---|---|---|\n'
  sort -k1,2 "$logs/serving" | awk '
    function median(list, n,   i, j, t) {
      for (i = 2; i <= n; i++) for (j = i; j > 1 && list[j-1] > list[j]; j--) { t = list[j]; list[j] = list[j-1]; list[j-1] = t }
      return n % 2 ? list[(n+1)/2] : (list[n/2] + list[n/2+1]) / 2
    }
    { key = $1 " " $2; n[key]++; rate[key, n[key]] = $3 / $5; cpu[key, n[key]] = $4 ? ($7 - $6) / ($4 / 1e9) : 0 }
    END {
      for (key in n) {
        for (i = 1; i <= n[key]; i++) { r[i] = rate[key, i]; c[i] = cpu[key, i] }
        rates[key] = median(r, n[key]); cpus[key] = median(c, n[key])
      }
      split("nginx direct looked-up accel", stacks, " ")
      name["nginx"] = "nginx, static files, sendfile"; name["direct"] = "direct, decision remembered"
      name["looked-up"] = "direct, looked up every time"; name["accel"] = "accel behind the gateway, remembered"
      for (s = 1; s <= 4; s++) {
        printf "| %s", name[stacks[s]]
        for (z = 1; z <= 2; z++) {
          key = stacks[s] " " (z == 1 ? "range" : "whole"); nginx = rates["nginx " (z == 1 ? "range" : "whole")]
          printf " | %.0f | %.2f | %.2f", rates[key], nginx ? rates[key] / nginx : 0, cpus[key]
        }
        print " |"
      }
    }'
}

# A table of what the load program printed by schedule.
latency_table() {
  printf '\n| %s | answer | requests | p50 ms | p99 ms | max ms |\n|---|---|---|---|---|---|\n' "$1"
  awk '{ printf "| %s | %s | %s | %s | %s | %s |\n", $1, $2 ? $2 : "", $3, $4, $5, $6 }'
}

measure_answers() {
  local call path
  start_stack
  control POST faults -d '{"bytes_per_second": 400000}'
  call=$(call_of 40000000)
  for path in "$(file_of "$call")" "/api/recordings/$call/status"; do
    # Two seconds first, while the service opens its connections.
    load "$calls_port" rate --rate 500 --seconds 2 "$path" >/dev/null
    load "$calls_port" rate --rate 500 --seconds "$latency_seconds" "$path" | grep -v '^all' |
      sed "s|$call|…|"
  done | latency_table '500 requests/s beside a running download'
}

measure_webhooks() {
  start_stack
  control POST faults -d '[{"first_byte_delay_ms": 5000}, {"target": "metadata", "first_byte_delay_ms": 5000},
    {"target": "list", "first_byte_delay_ms": 5000}, {"target": "calls", "first_byte_delay_ms": 5000}]'
  mapfile -t twilio < <(as_twilio)
  load "$calls_port" webhooks "${twilio[@]}" --rate 200 --seconds 2 >/dev/null
  load "$calls_port" webhooks "${twilio[@]}" --rate 200 --seconds "$((latency_seconds * 3 / 2))" |
    latency_table "200 webhooks/s, Twilio's API answers after 5 s"
}

measure_playable() {
  start_stack
  mapfile -t twilio < <(as_twilio)
  printf '\n| recording callback to playable, 1 MB, %s rounds | ms |\n|---|---|\n' "$ways"
  load "$calls_port" playable "${twilio[@]}" --rounds "$ways" | awk '{
    printf "| median | %s |\n| longest | %s |\n| the transfer alone, median | %s |\n| median over the transfer | %.1f |\n", $1, $2, $3, $1 - $3 }'
}

measure_progressive() {
  local rounds_here=$(((ways + 2) / 3))
  free_ports proxy_port
  start_stack "PROSAAS__TWILIO__BASE_URL=http://127.0.0.1:$proxy_port"
  mapfile -t twilio < <(as_twilio)
  printf "\n| Twilio's first byte to the listener's, 5 MB at 2 MB/s, %s rounds | ms |\n|---|---|\n" "$rounds_here"
  load "$calls_port" progressive "${twilio[@]}" --proxy "127.0.0.1:$proxy_port" --rounds "$rounds_here" |
    awk '{ printf "| median | %s |\n| longest | %s |\n", $1, $2 }'
}

measure_readers() {
  local -a calls=() paths=()
  local stack path pids
  start_stack
  start_static
  start_accel
  for ((n = 0; n < 20; n++)); do calls+=("$(call_of "$range_file")"); done
  wait_until_stored 20
  local -A port_of=([nginx]=$static_port [direct]=$calls_port [accel]=$gateway_port)
  local -A servers=([nginx]=static [direct]=calls [accel]='accel gateway')
  printf '\n| %s listeners at 64 KB/s for %s s, 10 MB files | starved | KB resident a listener | probe p50 ms | probe p99 ms |\n|---|---|---|---|---|\n' \
    "$readers" "$readers_seconds"
  for stack in nginx direct accel; do
    paths=()
    for call in "${calls[@]}"; do
      path=$(file_of "$call")
      [[ $stack != nginx ]] || path=/$call.mp3
      paths+=("$path")
    done
    # One request first: what a first one builds up belongs to no listener.
    load "${port_of[$stack]}" rate --rate 20 --seconds 1 "${paths[@]}" >/dev/null
    # shellcheck disable=SC2086 # several names
    pids=$(pids_of ${servers[$stack]} | paste -sd ,)
    load "${port_of[$stack]}" readers --readers "$readers" --seconds "$readers_seconds" --pids "$pids" \
      "${paths[@]}" | awk -v stack="$stack" '{ printf "| %s | %s | %s | %s | %s |\n", stack, $1, $2, $3, $4 }'
  done
}

measure_crowd() {
  local call asking busy=0 looking=0 held=0 n
  start_stack
  # Nobody tells of the recording, and Twilio takes its time.
  control POST faults -d '{"first_byte_delay_ms": 8000}'
  call=$(call_of 200000 --scenario lost-recording-callback)
  load "$calls_port" crowd --listeners "$listeners" "$(file_of "$call")" >"$logs/crowd" &
  asking=$!
  for ((n = 0; n < 45; n++)); do
    busy=$(sql -d prosaas -c "SELECT count(*) FROM pg_stat_activity
      WHERE application_name = 'calls' AND state <> 'idle'")
    # The first seconds belong to looking up each of them.
    if [[ $n -ge 25 && $busy -gt $held ]]; then held=$busy; fi
    if [[ $n -lt 25 && $busy -gt $looking ]]; then looking=$busy; fi
    sleep 0.1
  done
  wait "$asking"
  printf '\n| %s requests at once for a recording that is not here, Prefer: wait=20 | |\n|---|---|\n' "$listeners"
  awk '{ printf "| answered %s | %s |\n", $1 ? $1 : "not at all", $2 }' "$logs/crowd"
  printf '| downloads from Twilio | %s |\n' "$(curl -fsS "$sim/_sim/requests" | jq .media.started)"
  printf '| database connections in use while they are looked up, at most | %s |\n' "$looking"
  printf '| database connections in use while they wait, at most | %s |\n' "$held"
}

# `resident FIELD NAME`: VmRSS now or VmHWM, the most so far, in MB.
resident() { awk -v field="$1:" '$1 == field { printf "%.1f", $2 / 1024 }' "/proc/${pid_of[$2]}/status"; }

measure_memory() {
  local name began took
  start_stack
  sleep 5
  printf '\n| resident memory | MB |\n|---|---|\n'
  for name in api calls worker; do printf '| %s at rest | %s |\n' "$name" "$(resident VmRSS "$name")"; done
  began=$SECONDS
  call_of "$big_bytes" --count "$big_calls" --concurrency 10 >"$logs/big-calls"
  wait_until_stored "$big_calls" 300
  took=$((SECONDS - began))
  printf '| worker, at most, while downloading %s × %s MB (%s s) | %s |\n' "$big_calls" \
    "$((big_bytes / 1000000))" "$took" "$(resident VmHWM worker)"
}

measure_list() {
  start_stack
  step "fill $rows calls" fill_calls
  # The plans and times of what the services themselves ask, without a clock at every node.
  sql -d prosaas -c "ALTER ROLE prosaas_app SET session_preload_libraries = 'auto_explain'" \
    -c 'ALTER ROLE prosaas_app SET auto_explain.log_min_duration = 0' \
    -c 'ALTER ROLE prosaas_app SET auto_explain.log_analyze = on' \
    -c 'ALTER ROLE prosaas_app SET auto_explain.log_timing = off'
  free_ports listing_port
  start_service listing api
  load "$listing_port" rate --rate 20 --seconds "$((listed / 20))" '/api/calls?limit=50' >"$logs/list"
  # Each plan is one entry: a line with the time, the query, the nodes.
  awk '/LOG:  duration: .* plan:/ { time = $0; sub(/.*duration: /, "", time); sub(/ ms.*/, "", time); plan = ""; wanted = 0; next }
    /Query Text:/ { wanted = /recording_state/; if (wanted) print time > times; next }
    wanted && /^\t/ { plan = plan $0 "\n"; printf "%s", plan > last; close(last) }' \
    times="$logs/times" last="$logs/plan" "$logs/postgres.log"
  printf '\n| first page of 50 calls, %s calls in the table, a fifth of them of the business | ms |\n|---|---|\n' "$rows"
  sort -n "$logs/times" | awk '{ t[NR] = $1 } END {
    printf "| in the database, median of %s | %.2f |\n| in the database, p99 | %.2f |\n", NR, t[int((NR + 1) / 2)], t[int((NR * 99 + 99) / 100)] }'
  awk '$1 == "all" { printf "| the answer, p50 | %s |\n| the answer, p99 | %s |\n", $4, $5 }' "$logs/list"
  printf '\n```\n'
  grep -E 'Scan|Sort|Limit|Loop|Cond' "$logs/plan" | tr '\t' ' ' | cut -c 1-150
  printf '```\n'
}

# Every list of the document, its first page, in a business of 100,000 calls and 20,000 leads. A list is
# what takes a cursor and names nothing in its path. Scans are those of the plans that the services' own
# queries had; a whole table read through is named, unless it is one that holds a few rows.
measure_lists() {
  local path list
  start_stack
  step "fill $list_calls calls and $list_leads leads" fill_lists
  sql -d prosaas -c "ALTER ROLE prosaas_app SET session_preload_libraries = 'auto_explain'" \
    -c 'ALTER ROLE prosaas_app SET auto_explain.log_min_duration = 0' \
    -c 'ALTER ROLE prosaas_app SET auto_explain.log_analyze = on' \
    -c 'ALTER ROLE prosaas_app SET auto_explain.log_timing = off'
  free_ports listing_port
  start_service listing api
  mapfile -t lists < <(curl -fsS "http://127.0.0.1:$listing_port/api/openapi.json" |
    jq -r '.paths | to_entries[] | select(.key | contains("{") | not) |
      select(any(.value.get.parameters[]?; .name == "cursor")) | .key')
  [[ ${#lists[@]} -gt 0 ]] || die 'the document has no list'
  printf '\n| first page, %s calls and %s leads of the business | ms in the database | of one look at a session | read through |\n|---|---|---|---|\n' \
    "$list_calls" "$list_leads"
  local session
  session=$(time_of_list /api/auth/me)
  for list in "${lists[@]}"; do
    path=$(time_of_list "$list")
    printf '| %s | %s | %s | %s |\n' "\`$list\`" "$path" \
      "$(awk -v a="$path" -v b="$session" 'BEGIN { printf "%.1f", a / b }')" "$(read_through)"
  done
}

# The median over some requests of what all statements of one took; the last one's plans stay in a file.
time_of_list() {
  local list=$1 before
  for _ in $(seq 11); do
    before=$(wc -c <"$logs/postgres.log")
    curl -fsS -o /dev/null -b "$cookie" "http://127.0.0.1:$listing_port$list"
    tail -c "+$((before + 1))" "$logs/postgres.log" >"$logs/plans"
    awk '/LOG:  duration: .* plan:/ { sub(/.*duration: /, ""); sub(/ ms.*/, ""); total += $0 } END { printf "%.2f\n", total }' "$logs/plans"
  done | sort -n | sed -n 6p
}

# Tables of more than a page's rows that the last request read through, from its plans.
read_through() {
  local scans
  scans=$(grep -oE 'Seq Scan on [a-z_]+' "$logs/plans" | awk '{ print $4 }' | sort -u |
    while read -r table; do
      [[ $(sql -d prosaas -c "SELECT count(*) > 200 FROM $table") == f ]] || printf '%s ' "$table"
    done)
  printf '%s' "${scans:-nothing}"
}

fill_lists() {
  rows=$((list_calls * 5)) fill_calls
  sql -d prosaas <<SQL
SET session_replication_role = replica;
INSERT INTO leads (business_id, name, phone, source)
SELECT CASE WHEN n <= $list_leads THEN (SELECT min(id) FROM businesses) ELSE 2 + n % 8 END, 'ליד ' || n,
    '+97252' || 1000000 + n, 'call' FROM generate_series(1, $list_leads * 5) n;
INSERT INTO webhook_endpoints (business_id, url, events, secret)
SELECT id, 'https://example.com/', '{call.created}', sha256('x') FROM businesses;
INSERT INTO webhook_messages (business_id, endpoint_id, public_id, event, data, occurred_at, queued_at, next_try_at, state)
SELECT e.business_id, e.id, 'msg_' || e.id || '_' || n, 'call.created', '{}', now(), now(), now(), 'delivered'
FROM webhook_endpoints e, generate_series(1, $list_leads / 10) n;
INSERT INTO audit_log (business_id, action, object, at)
SELECT 1 + n % 9, 'played', 'CA' || md5(n::text), now() - n * interval '1 second' FROM generate_series(1, $list_calls) n;
RESET session_replication_role;
VACUUM ANALYZE;
SQL
}

fill_calls() {
  sql -d prosaas <<SQL
SET session_replication_role = replica;
INSERT INTO businesses (name, slug) SELECT 'b' || n, 'b' || n FROM generate_series(1, 8) n;
INSERT INTO call_logs (business_id, call_sid, direction, from_number, to_number, status, started_at, ended_at,
    duration_seconds, recording_sid, recording_duration_seconds, final_transcript, created_at)
SELECT (SELECT array_agg(id ORDER BY id) FROM businesses)[CASE WHEN n % 5 = 0 THEN 1 ELSE 2 + n % 8 END],
    'CA' || md5(n::text), 'inbound', '+97250' || 1000000 + n % 50000, '+97231234567', 'completed',
    now() - n * interval '1 second', now() - n * interval '1 second' + interval '60 seconds', 60,
    'RE' || md5(n::text), 60, 'שלום נזילה במטבח ' || n % 1000, now() - n * interval '1 second'
FROM generate_series(1, $rows) n;
INSERT INTO recordings (business_id, call_log_id, recording_sid, duration_seconds, store_key, bytes, sha256,
    content_type, etag, stored_at)
SELECT business_id, id, recording_sid, 60, call_sid || '.mp3', 240000, sha256(call_sid::bytea), 'audio/mpeg',
    call_sid, now() FROM call_logs;
INSERT INTO processing_steps (business_id, call_log_id, step, state)
SELECT business_id, id, 'download', 'done' FROM call_logs;
RESET session_replication_role;
VACUUM ANALYZE;
SQL
}

# The middle one; of an even number, the lower of the two in the middle.
median() { printf '%s\n' "$@" | sort -g | sed -n "$((($# + 1) / 2))p"; }

# Waveform, silences and duration of an hour of a two-channel recording, in turns with ffmpeg decoding the
# same file to nothing. No stack is needed; `home` is a folder as the others have.
measure_peaks() {
  local sound round spoken=crates/twilio-sim/audio/he-plumber.dual.mp3 ours=() theirs=() line peak=0 kb
  mkdir -p "$(data_home)"
  home=$(mktemp -d "$(data_home)/bench-XXXXXX")
  sound=$home/sound.mp3
  ffmpeg -v error -stream_loop -1 -i "$spoken" -t "$sound_seconds" -c copy "$sound"
  for ((round = 0; round < rounds; round++)); do
    line=$("$bin_dir/examples/listen" "$sound")
    kb=${line##*peak_kb=} line=${line##* seconds=}
    ours+=("${line%% *}")
    [[ $kb -le $peak ]] || peak=$kb
    theirs+=("$(TIMEFORMAT=%R && { time ffmpeg -v error -threads 1 -i "$sound" -f null - >/dev/null 2>&1; } 2>&1)")
  done
  printf '\n| %s s of mp3, two channels, %s rounds in turns | seconds (median) | of ffmpeg | peak MB resident |\n|---|---|---|---|\n' \
    "$sound_seconds" "$rounds"
  awk -v ours="$(median "${ours[@]}")" -v theirs="$(median "${theirs[@]}")" -v peak="$peak" 'BEGIN {
    printf "| ffmpeg to null, one thread | %.2f | 1.00 | |\n", theirs
    printf "| waveform, silences, duration | %.2f | %.2f | %.1f |\n", ours, ours / theirs, peak / 1024 }'
}
