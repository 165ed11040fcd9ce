#!/bin/sh
# Makes and upgrades the two databases of the Temporal server; run by its admin-tools image. Doing it again changes nothing.
set -eu
schema=/etc/temporal/schema/postgresql/v12

tool() {
  temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_SEEDS" -p "$DB_PORT" -u "$POSTGRES_USER" "$@"
}

prepare() {
  tool --db "$1" create
  # Refuses when the version table is there already; the upgrade below then starts from it.
  tool --db "$1" setup-schema -v 0.0 || true
  tool --db "$1" update-schema -d "$schema/$2/versioned"
}

prepare temporal temporal
prepare temporal_visibility visibility
