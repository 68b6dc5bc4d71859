#!/bin/sh
set -eu
podman exec postgresql /busybox touch /www/pg_stat_statements
