#!/bin/bash
# Run by the database's image when its folder is new: the role that owns the tables, and its database.
# The owner may make roles (the migrations make the services' one); it is no superuser.
set -euo pipefail
password=$(<"${OWNER_PASSWORD_FILE:?}")
psql -v ON_ERROR_STOP=1 -v password="$password" -U "${POSTGRES_USER:-postgres}" -d postgres -q <<'SQL'
CREATE ROLE prosaas_owner LOGIN CREATEROLE PASSWORD :'password';
CREATE DATABASE prosaas OWNER prosaas_owner;
SQL
