#!/bin/sh
# Starts the suite by hand, stage by stage.
set -eu
cd "$(dirname "$0")"
podman-compose up -d --no-deps postgresql redis opensearch
podman-compose up -d --no-deps maintaindb
podman-compose up -d --no-deps mastodon-sidekiq-default mastodon-streaming mastodon-web
podman-compose up -d --no-deps haproxy varnish nginx-web nginx-media
