#!/bin/sh
# First start of the database container: the Temporal server gets a role of its own that cannot reach the record.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$TEMPORAL_DB_PASSWORD" --username "$POSTGRES_USER" <<'SQL'
create role temporal login createdb password :'password';
SQL
