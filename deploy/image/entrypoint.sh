#!/bin/sh
# Addresses that hold a password come from files (a compose secret, a mounted Secret): then they stand neither in the arguments, which
# `ps` shows, nor in what `docker inspect` shows. NAME_FILE names the file whose content becomes NAME.
set -eu
for name in EVENTSTORE_URL DATABASE_URL; do
  eval "file=\${${name}_FILE:-}"
  [ -n "$file" ] || continue
  if [ ! -r "$file" ]; then
    echo "${name}_FILE names ${file}, which cannot be read." >&2
    exit 2
  fi
  eval "$name=\$(cat \"\$file\")"
  # shellcheck disable=SC2163
  export "$name"
done
here=$(dirname "$(readlink -f "$0")")
exec node "$here/../../apps/cli/bin/agreement-ledger.mjs" "$@"
