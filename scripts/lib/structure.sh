# shellcheck shell=bash
# Rules of the tree that no compiler knows. Each prints what breaks it and fails.

readonly most_lines=300

check_structure() {
  local found=0 file
  while IFS= read -r file; do
    if [[ ${file##*/} != schema.rs && $(wc -l <"$file") -gt $most_lines ]]; then
      echo "$file: more than $most_lines lines; split it by noun"
      found=1
    fi
  done < <(find crates -path '*/src/*.rs')
  report 'name a module by what it holds, x.rs beside x/' \
    find crates \( -name mod.rs -o -name 'util*.rs' -o -name helpers.rs -o -name utils \) || found=1
  # Written so that it does not find itself.
  report 'finish it or open an issue' grep -rnE 'TO[D]O|FIX[M]E' --include='*.rs' --include='*.ts' \
    --include='*.tsx' --include='*.sql' --include='*.sh' --include='*.template' \
    --exclude-dir=node_modules --exclude-dir=dist crates client migrations scripts deploy || found=1
  return "$found"
}

# Queries live where tenancy is enforced; a comment may speak of them.
check_sql_stays_in_core() {
  report 'queries belong into crates/core' sql_outside_core
}
sql_outside_core() {
  grep -rnE '\bdiesel(_async|_migrations)?::|\bsql_query\b' --include='*.rs' crates |
    grep -vE '^crates/(core|testkit)/|:[0-9]+:\s*//'
}

# What a search finds is wrong, whatever its exit status: `report ADVICE SEARCH…`.
report() {
  local advice=$1 lines
  shift
  lines=$("$@" || true)
  [[ -n $lines ]] || return 0
  printf '%s\n^ %s\n' "$lines" "$advice"
  return 1
}

# Every script of ours; what they source is checked with them.
shell_scripts() {
  find scripts deploy .ci -type f | while IFS= read -r file; do
    if head -n 1 "$file" | grep -qE '^#!.*\b(ba|da)?sh$'; then printf '%s\n' "$file"; fi
  done
}
