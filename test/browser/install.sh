#!/bin/sh
# Installs the browser the web UI's tests drive, and fonts for its pictures. Idempotent.
set -eu

PACKAGES="chromium fonts-noto-core"

missing=""
for package in $PACKAGES; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ]; then
  echo "browser: run this as root, or install:$missing" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 update >&2 ||
  echo "browser: apt-get update was not complete; trying with the index at hand" >&2
# shellcheck disable=SC2086
apt-get -qq -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
  install --no-install-recommends $missing >&2
