#!/bin/sh
set -eu
podman exec opensearch /busybox touch /www/accounts
