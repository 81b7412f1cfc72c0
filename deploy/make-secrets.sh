#!/usr/bin/env bash
# Makes the secrets of compose.cluster.yaml, once: what is there stays. Needs bash and openssl.
set -euo pipefail
umask 077
directory="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/secrets"
mkdir -p "$directory"
# Nobody but the owner of the directory comes to the files; in a container, where only a file is mounted, its own reader must.
chmod 0700 "$directory"
printf '*\n' >"$directory/.gitignore"

keep() {
  local file="$directory/$1"
  [ -e "$file" ] && return
  printf '%s' "$2" >"$file"
  chmod 0444 "$file"
  echo "made $1"
}

# Letters and digits alone, so that a password needs no encoding in an address.
random() { openssl rand -hex 24; }

for name in postgres_password store_admin_password store_metrics_password grafana_admin_password identity_admin_password; do
  keep "$name" "$(random)"
done
keep eventstore_url "esdb://ledger:$(random)@store-1:2113,store-2:2113,store-3:2113?tls=true&tlsCAFile=/run/certificates/ca.crt"
keep database_url "postgres://ledger:$(cat "$directory/postgres_password")@postgres:5432/ledger"
