# shellcheck shell=bash
# What scripts/backup and scripts/restore share: the two ways to a deployment.
#   compose   PostgreSQL and the volume through containers of the compose files (COMPOSE_FILE, .env)
#   a host    PROSAAS_BACKUP_DATABASE_URL, a superuser's or BYPASSRLS role's, and a folder

readonly target=/app/server/recordings

# shellcheck source=scripts/lib/compose.sh
source "$root/scripts/lib/compose.sh"

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
  local address=${PROSAAS_BACKUP_DATABASE_URL:-}
  address=${address%%\?*}
  if [[ $way == compose ]]; then printf prosaas; else printf '%s' "${address##*/}"; fi
}

# The address of a database of the same server.
database_url() {
  local address=${PROSAAS_BACKUP_DATABASE_URL%%\?*} query=
  [[ $PROSAAS_BACKUP_DATABASE_URL != *\?* ]] || query=?${PROSAAS_BACKUP_DATABASE_URL#*\?}
  printf '%s/%s%s' "${address%/*}" "$1" "$query"
}

# Which stored recordings a dump tells of: name, bytes and SHA-256, a line each. Read from the dump
# itself, so that database and files are of the same moment.
recordings_of() {
  on_dump "$1" --data-only --table=recordings --file=- | awk -F '\t' '
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

# pg_restore as a reader of a dump, where it is installed with the server.
on_dump() {
  local dump=$1
  shift
  if [[ $way == compose ]]; then
    compose exec -T postgres pg_restore "$@" <"$dump"
  else
    pg_restore "$@" <"$dump"
  fi
}
