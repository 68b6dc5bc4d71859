#!/bin/sh
set -eu
cd "$(dirname "$0")"
podman-compose down
