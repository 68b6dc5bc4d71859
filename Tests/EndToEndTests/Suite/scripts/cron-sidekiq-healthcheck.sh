#!/bin/sh
# Says which of $QUEUES have no container that runs.
set -eu
for queue in $QUEUES; do
  podman exec "${queue#*:}" /busybox true || echo "${queue%%:*} is stuck"
done
