#!/bin/sh
# First start of the database container: two roles and the database of the owning one.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres \
  -v owner="$(cat /run/secrets/owner)" -v app="$(cat /run/secrets/app)" <<'SQL'
CREATE ROLE motcua_owner LOGIN PASSWORD :'owner';
CREATE ROLE motcua_app LOGIN PASSWORD :'app';
CREATE DATABASE motcua OWNER motcua_owner ENCODING 'UTF8' TEMPLATE template0;
SQL
