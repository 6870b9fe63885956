# shellcheck shell=bash
# What every script shares: the repository's root, progress lines, steps with a log, waiting.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
script=$(basename "$0")
readonly root script
# The folder of logs, of a script that has steps or services.
: "${logs:=}"
# Debian keeps nginx and redis-server where an ordinary user's PATH does not look.
export PATH="$PATH:/usr/sbin:/sbin"

# Names of the steps that failed; only `keep_going=1` lets there be more than one.
failed=()
keep_going=0

say() { printf '%s: %s\n' "$script" "$*"; }
die() {
  say "$*" >&2
  exit 1
}

is_root() { [[ $EUID -eq 0 ]]; }

# Runs one long command with its output in a log: `step NAME COMMAND…`. Every 30 seconds the log's
# last line is shown, so that a cold build is seen to move. A failure shows the log's end.
step() {
  local name=$1 started=$SECONDS log beat ticks=0 status
  shift
  log=$logs/${name//[^A-Za-z0-9.-]/-}.log
  say "$name …"
  # `read -t` instead of `sleep`: a sleep would outlive its killed parent and hold our output open.
  while kill -0 $$ 2>/dev/null; do
    read -rt 1 <> <(:) || true
    ((++ticks % 30)) || say "$name … ${ticks}s: $(tail -n 1 "$log" | cut -c 1-100)"
  done &
  beat=$!
  # A subshell with its own `set -e`: in a condition, bash would ignore failures inside functions.
  set +e
  (set -e && "$@") >"$log" 2>&1 </dev/null
  status=$?
  set -e
  kill "$beat" 2>/dev/null || true
  wait "$beat" 2>/dev/null || true
  if [[ $status -eq 0 ]]; then
    say "$name … ok ($((SECONDS - started))s)"
    return
  fi
  say "$name … FAILED ($((SECONDS - started))s), the end of its log:" >&2
  tail -n 80 "$log" >&2
  failed+=("$name")
  [[ $keep_going -eq 1 ]] || exit 1
}

# Loopback ports that nobody listens on, into the variables named: `free_ports NAME…`. Below the
# ephemeral range, so that no outgoing connection takes one meanwhile, and never the same one twice.
taken_ports=" "
free_ports() {
  local name candidate
  for name in "$@"; do
    until
      candidate=$((20000 + RANDOM % 12000))
      [[ $taken_ports != *" $candidate "* ]] && port_is_free "$candidate"
    do :; done
    taken_ports+="$candidate "
    printf -v "$name" '%s' "$candidate"
  done
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

random_hex() { od -An -tx1 -N "$1" /dev/urandom | tr -d ' \n'; }

# shellcheck source=scripts/lib/install.sh
source "$root/scripts/lib/install.sh"
# shellcheck source=scripts/lib/cargo.sh
source "$root/scripts/lib/cargo.sh"
# shellcheck source=scripts/lib/services.sh
source "$root/scripts/lib/services.sh"
