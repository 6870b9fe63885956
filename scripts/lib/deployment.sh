# shellcheck shell=bash
# The two ways to a deployment, for backup, restore and import-calls:
#   compose   PostgreSQL and the volume through containers of the compose files (COMPOSE_FILE, .env)
#   host      PROSAAS_ADMIN_DATABASE_URL, a superuser's or a BYPASSRLS role's, and the folder `place`
# The caller sets `way` and `place`.

# shellcheck source=scripts/lib/compose.sh
source "$root/scripts/lib/compose.sh"

readonly target=/app/server/recordings

need_host_way() {
  [[ -n ${PROSAAS_ADMIN_DATABASE_URL:-} ]] ||
    die 'PROSAAS_ADMIN_DATABASE_URL is not set: a superuser of the database, or a role with BYPASSRLS'
}

# `on_database PROGRAM DATABASE ARGUMENTS…`: a program of PostgreSQL, as the superuser.
on_database() {
  local program=$1 database=$2
  shift 2
  if [[ $way == compose ]]; then
    compose exec -T postgres "$program" -U postgres -d "$database" "$@"
  else
    "$program" -d "$(database_url "$database")" "$@"
  fi
}

# The deployment's database.
database_name() {
  local address=${PROSAAS_ADMIN_DATABASE_URL:-}
  address=${address%%\?*}
  if [[ $way == compose ]]; then printf prosaas; else printf '%s' "${address##*/}"; fi
}

# The address of a database of the same server.
database_url() {
  local address=${PROSAAS_ADMIN_DATABASE_URL%%\?*} query=
  [[ $PROSAAS_ADMIN_DATABASE_URL != *\?* ]] || query="?${PROSAAS_ADMIN_DATABASE_URL#*\?}"
  printf '%s/%s%s' "${address%/*}" "$1" "$query"
}

# Files of the recordings' folder, named on standard input, as a tar archive.
from_volume() {
  if [[ $way == compose ]]; then
    compose run --rm --no-deps -T --entrypoint tar gateway -C "$target" --ignore-failed-read -cf - -T -
  else
    tar -C "$place" --ignore-failed-read -cf - -T -
  fi
}

# Files for the recordings' folder, as a tar archive on standard input: `into_volume TAR-OPTIONS…`.
into_volume() {
  local volume image
  if [[ $way == host ]]; then
    mkdir -p "$place"
    tar -C "$place" --no-same-owner "$@" -xf -
    return
  fi
  volume=$(compose config --format json | jq -r .volumes.recordings_data.name)
  image=$(compose config --format json | jq -r .services.gateway.image)
  # The gateway sees the volume read-only, and the services have no tar.
  docker run --rm -i --network none --user 10001:10001 --entrypoint tar \
    -v "$volume:$target" "$image" -C "$target" "$@" -xf -
}

# A folder's files for `into_volume`: `packed FOLDER`.
packed() {
  find "$1" -mindepth 1 -maxdepth 1 -printf '%P\n' |
    tar -C "$1" --owner=10001 --group=10001 --mode=u=rwX,go=rX -cf - -T -
}

# Which stored recordings a dump tells of: name, bytes and SHA-256, a line each. Read from the dump
# itself, so that database and files are of the same moment.
recordings_of() {
  local read=(pg_restore)
  [[ $way != compose ]] || read=(compose exec -T postgres pg_restore)
  "${read[@]}" --data-only --table=recordings --file=- <"$1" | awk -F '\t' '
    /^COPY public\.recordings / {
      columns = $0; sub(/^[^(]*\(/, "", columns); sub(/\).*/, "", columns)
      count = split(columns, names, ", *")
      for (i = 1; i <= count; i++) at[names[i]] = i
      inside = 1; next
    }
    inside && $0 == "\\." { inside = 0 }
    inside && $at["stored_at"] != "\\N" && $at["purged_at"] == "\\N" {
      sha256 = $at["sha256"]; sub(/^\\\\x/, "", sha256)
      print $at["store_key"] "\t" $at["bytes"] "\t" sha256
    }'
}
