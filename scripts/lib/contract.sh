# shellcheck shell=bash
# The services against their own document: schemathesis asks every operation with what the document
# allows and forbids, as a program with a token, and looks for an answer that the document does not know.
# shellcheck disable=SC2154 # ports, folders and secrets come by name

# Pinned with all that it needs; a folder of its own, made once.
install_schemathesis() {
  local sum
  sum=$(cksum <"$root/scripts/lib/schemathesis.txt")
  venv=$root/.run/schemathesis-${sum%% *}
  if [[ ! -x $venv/bin/schemathesis ]]; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$root/scripts/lib/schemathesis.txt"
  fi
}

# prosaas-api and prosaas-calls on the servers that run already, with a business and a token of its owner.
start_contract_services() {
  free_ports api_port calls_port sim_port
  port=$api_port base=http://127.0.0.1:$api_port sim=http://127.0.0.1:$sim_port
  mkdir -p "$home/recordings"
  load_secrets
  superuser_password=$password
  create_database
  export_settings
  as_owner "$bin_dir/prosaas-api" migrate >"$logs/migrate.log" 2>&1
  as_owner "$bin_dir/prosaas-api" seed --json >"$logs/seed.json" 2>"$logs/seed.log"
  token=psk_$(head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=')
  sql -d prosaas -c "INSERT INTO api_tokens (business_id, name, prefix, token_hash, role) \
    SELECT id, 'contract', 'psk_contract', sha256('$token'::bytea), 'owner' FROM businesses ORDER BY id LIMIT 1"
  spawn_service prosaas-api "$api_port"
  spawn_service prosaas-calls "$calls_port"
}

# `check_contract URL FILTER…`: three minutes at most for both services together.
check_contract() {
  local url=$1
  shift
  # Where it may leave its own files.
  cd "$logs" && "$venv/bin/schemathesis" run openapi.json --url "$url" --header "Authorization: Bearer $token" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
    --phases examples,coverage,fuzzing --max-examples 15 --max-time 80 --generation-deterministic \
    --request-timeout 10 --warnings off --no-color "$@"
}

run_contract() {
  declare venv token api_port calls_port sim_port
  local status=0
  install_schemathesis
  start_contract_services
  curl -fsS -o "$logs/openapi.json" "$base/api/openapi.json"
  # Live events have no end: their test is prosaas-calls' own. And the token that asks must not be revoked.
  check_contract "$base" --exclude-path-regex '^/api/(recordings/|events)' --exclude-operation-id revoke_token || status=1
  check_contract "http://127.0.0.1:$calls_port" --include-path-regex '^/api/recordings/' || status=1
  return "$status"
}
