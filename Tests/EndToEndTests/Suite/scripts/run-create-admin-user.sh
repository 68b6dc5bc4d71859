#!/bin/sh
# run-create-admin-user.sh --username NAME --email ADDRESS
set -eu
cd "$(dirname "$0")/.."
[ "$1" = --username ] && [ "$3" = --email ]
podman exec mastodon-web /busybox true
mkdir -p data/mastodon/private
printf '%s %s\n' "$2" "$4" > data/mastodon/private/mastodon.owner.credentials
