# shellcheck shell=bash
# Installs what is missing, from Debian alone; does nothing at all on a machine that has everything.

# command:package
readonly needed_commands=(
  redis-server:redis-server nginx:nginx ffmpeg:ffmpeg espeak-ng:espeak-ng curl:curl jq:jq
  gcc:gcc make:make pkg-config:pkg-config shellcheck:shellcheck chromium:chromium
  psql:postgresql-client kill:procps
)

missing_packages() {
  local entry
  for entry in "${needed_commands[@]}"; do
    # A program in PATH, not a word of the shell.
    type -P "${entry%%:*}" >/dev/null || printf '%s\n' "${entry##*:}"
  done
  # gcc only recommends it, and without it nothing links.
  [[ -e /usr/include/stdio.h ]] || printf 'libc6-dev\n'
  # scripts/verify-volumes reads YAML with Debian's own Python.
  /usr/bin/python3 -c 'import yaml' 2>/dev/null || printf 'python3-yaml\n'
  python3 -c 'import ensurepip' 2>/dev/null || printf 'python3-venv\n'
  [[ -n $(postgres_bin) ]] || printf 'postgresql\n'
  [[ -e /etc/ssl/certs/ca-certificates.crt ]] || printf 'ca-certificates\n'
}

# The folder of PostgreSQL's server programs: Debian keeps them out of PATH.
postgres_bin() {
  local folder newest=
  for folder in /usr/lib/postgresql/*/bin; do
    [[ ! -x $folder/initdb ]] || newest=$folder
  done
  if [[ -z $newest ]] && command -v initdb >/dev/null; then
    newest=$(dirname "$(command -v initdb)")
  fi
  printf '%s' "$newest"
}

# Packages install without starting their services: the scripts run private ones.
readonly policy=/usr/sbin/policy-rc.d
apt_install() (
  set -euo pipefail
  as_root=()
  is_root || as_root=(sudo)
  if [[ ! -e $policy ]]; then
    trap '"${as_root[@]}" rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
  fi
  "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
    install -y --no-install-recommends "$@"
)

install_missing() {
  local packages
  mapfile -t packages < <(missing_packages)
  if [[ ${#packages[@]} -gt 0 ]]; then
    if ! is_root && ! command -v sudo >/dev/null; then
      die "missing, and neither root nor sudo: apt-get install ${packages[*]}"
    fi
    step "install ${packages[*]}" apt_install "${packages[@]}"
  fi
  install_python_tools
  command -v cargo >/dev/null || die 'cargo is missing: install Rust (cargo, rustc, clippy, rustfmt) first'
  command -v clippy-driver >/dev/null || die 'clippy is missing: install the clippy component first'
}

# The S3 server of the tests and the schemas of Kubernetes, from PyPI into a folder of their own.
readonly python_tools=${XDG_CACHE_HOME:-$HOME/.cache}/prosaas-python
install_python_tools() {
  local wanted=$root/scripts/lib/requirements.txt
  if ! cmp -s "$wanted" "$python_tools/requirements.txt"; then
    step 'Python tools' python_packages "$wanted"
  fi
  export PROSAAS_S3_SERVER=$python_tools/bin/moto_server
}

python_packages() {
  rm -rf "$python_tools"
  python3 -m venv "$python_tools"
  "$python_tools/bin/pip" install --quiet --disable-pip-version-check --requirement "$1"
  cp "$1" "$python_tools/requirements.txt"
}

# The client's packages, when its lock file is not what is installed.
install_client() {
  local stamp=$root/client/node_modules/.installed sum
  command -v npm >/dev/null || die 'npm is missing: install Node 20 with npm first'
  sum=$(cat "$root/client/package.json" "$root/client/package-lock.json" 2>/dev/null | cksum)
  [[ $(cat "$stamp" 2>/dev/null) != "$sum" ]] || return 0
  step 'npm packages' npm_packages
  printf '%s\n' "$sum" >"$stamp"
}

npm_packages() {
  cd "$root/client"
  export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 PUPPETEER_SKIP_DOWNLOAD=1
  npm ci --no-audit --no-fund || npm install --no-save --no-audit --no-fund
}
