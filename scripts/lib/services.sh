# shellcheck shell=bash
# Private services of one script: started here, stopped by `stop_services`, and gone even if the
# script is killed (they get a signal when their parent dies). Nothing of the system is used.

service_pids=() service_names=() service_signals=()
declare -A pid_of=()

# A folder for data that the `postgres` user can reach: PostgreSQL refuses to run as root, and a
# checkout below a private home is closed to any other user.
data_home() {
  if is_root && ! setpriv --reuid postgres --regid postgres --init-groups test -x "$root"; then
    printf '/var/tmp/prosaas-%s' "$(cksum <<<"$root" | cut -d ' ' -f 1)"
  else
    printf '%s/.run' "$root"
  fi
}

# Starts one program: `spawn NAME USER SIGNAL COMMAND…`; USER '' is the caller, SIGNAL stops it.
# A session of its own keeps Ctrl-C from it, so that services are stopped in order.
spawn() {
  local name=$1 user=$2 signal=$3 identity=()
  shift 3
  if [[ -n $user ]] && is_root; then
    identity=(--reuid "$user" --regid "$user" --init-groups)
  fi
  setsid setpriv "${identity[@]}" --pdeathsig "$signal" "$@" >"$logs/$name.log" 2>&1 </dev/null &
  pid_of[$name]=$!
  service_pids+=($!)
  service_names+=("$name")
  service_signals+=("$signal")
}

is_running() { kill -0 "$1" 2>/dev/null; }

# Waits until a service answers: `await NAME SECONDS COMMAND…`; its end shows its log at once.
await() {
  local name=$1 deadline=$((SECONDS + $2)) pid=${pid_of[$1]}
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ! is_running "$pid" || [[ $SECONDS -ge $deadline ]]; then
      tail -n 40 "$logs/$name.log" >&2
      die "$name did not come up"
    fi
    sleep 0.1
  done
}

# Last started, first stopped; 20 seconds to drain, then the hard way.
stop_services() {
  local i pid deadline
  for ((i = ${#service_pids[@]} - 1; i >= 0; i--)); do
    pid=${service_pids[i]}
    kill -CONT "$pid" 2>/dev/null || true
    kill -"${service_signals[i]}" "$pid" 2>/dev/null || true
    deadline=$((SECONDS + 20))
    while is_running "$pid" && [[ $SECONDS -lt $deadline ]]; do sleep 0.05; done
    if is_running "$pid"; then
      say "${service_names[i]} did not stop in time: killed" >&2
      kill -KILL "$pid" 2>/dev/null || true
    fi
    wait "$pid" 2>/dev/null || true
  done
  service_pids=() service_names=() service_signals=()
}

as_postgres() {
  if is_root; then
    setpriv --reuid postgres --regid postgres --init-groups "$@"
  else
    "$@"
  fi
}

# `start_postgres FOLDER PORT PASSWORD durable|fast`: the superuser is `postgres`.
start_postgres() {
  local folder=$1 port=$2 password=$3 durability=$4 bin settings=()
  bin=$(postgres_bin)
  mkdir -p "$folder"
  if is_root; then chown postgres: "$folder"; fi
  chmod 700 "$folder"
  if [[ ! -s $folder/ready ]]; then
    as_postgres find "$folder" -mindepth 1 -delete
    step 'create the database server' create_cluster "$folder" "$password" "$bin"
    as_postgres sh -c "echo yes >'$folder/ready'"
  fi
  if [[ $durability == fast ]]; then
    settings=(-c fsync=off -c synchronous_commit=off -c full_page_writes=off)
  fi
  spawn postgres postgres INT "$bin/postgres" -D "$folder" -p "$port" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 \
    -c shared_buffers=128MB -c timezone=UTC "${settings[@]}"
  await postgres 30 env PGPASSWORD="$password" \
    psql -h 127.0.0.1 -p "$port" -U postgres -qAtc 'SELECT 1' postgres
}

create_cluster() {
  local folder=$1 password=$2 bin=$3 owner=()
  if is_root; then owner=(-o postgres); fi
  install -m 600 "${owner[@]}" /dev/stdin "$folder.password" <<<"$password"
  cd / # where we stand may be closed to that user
  as_postgres "$bin/initdb" -D "$folder" -U postgres -A scram-sha-256 \
    --pwfile="$folder.password" -E UTF8 --locale=C.UTF-8 --no-sync
  rm "$folder.password"
}

# `start_redis FOLDER PORT yes|no`: whether it keeps an append-only file.
start_redis() {
  mkdir -p "$1"
  spawn redis '' TERM redis-server --bind 127.0.0.1 --port "$2" --dir "$1" --save '' \
    --appendonly "$3" --daemonize no
  await redis 15 redis-cli -p "$2" ping
}
