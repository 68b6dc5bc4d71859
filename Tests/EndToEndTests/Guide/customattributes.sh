#!/bin/sh
set -eu
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
STATE="$(cat)"
CONTAINER_ID="$(printf '%s' "$STATE" | jq -r '.id')"
PROFILE="$(printf '%s' "$STATE" | jq -r '.annotations["com.micropod.jail.profile"] // empty')"
JAIL_STATE="/var/run/ocijail/${CONTAINER_ID}/state.json"
JAIL_ID="$(jq -r '.jid' < "$JAIL_STATE")"
case "$PROFILE" in
postgresql)
jail -m jid="$JAIL_ID" \
sysvmsg=1 \
sysvsem=1 \
sysvshm=1
logger -t oci "custom jail profile=postgresql container=${CONTAINER_ID} jid=${JAIL_ID}"
;;
opensearch)
jail -m jid="$JAIL_ID" \
allow.mount=1 \
allow.mount.fdescfs=1 \
allow.mount.procfs=1 \
enforce_statfs=1 \
allow.mlock=1
logger -t oci "custom jail profile=opensearch container=${CONTAINER_ID} jid=${JAIL_ID}"
;;
*)
logger -t oci "unknown or missing jail profile='${PROFILE}' container=${CONTAINER_ID}"
exit 0
;;
esac
