# shellcheck shell=bash
# One compile for lints, tests and demo: clippy-driver is the compiler of our own crates, so that a
# build reports clippy's lints. Cargo replays them from its cache, and scripts/check fails on any.
# The lint levels stand in Cargo.toml alone: CLIPPY_ARGS would be part of cargo's fingerprint, and
# each switch of it would compile the workspace again.

export RUSTC_WORKSPACE_WRAPPER=clippy-driver
unset CLIPPY_ARGS RUSTC_WRAPPER

# What is checked, tested and shown: all of it, and Whisper in the worker, which the usual build leaves out.
# shellcheck disable=SC2034 # for the scripts that source this
everything=(--locked --workspace --all-targets --features worker/local-whisper)

# Where cargo puts the programs; end-to-end tests and the demo start them from there.
# shellcheck disable=SC2034 # for the scripts that source this
bin_dir=${PROSAAS_BIN_DIR:-${CARGO_TARGET_DIR:-$root/target}/debug}

# Every target, and no warning: the summary line that cargo prints per crate is enough to know.
build_without_warnings() {
  cargo build "${everything[@]}" 2>&1 | awk '
    { print; fflush() }
    /^warning: .* generated [0-9]+ warning/ { found = 1 }
    END { if (found) print "warnings are errors here"; exit found }'
}
