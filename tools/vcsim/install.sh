#!/bin/sh
# Go for the vCenter simulator: the installed one when it is new enough, else Debian's from backports; then its modules.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

if ! command -v go >/dev/null 2>&1; then
  apt-get install -y --no-install-recommends golang-go
fi
cd "$here" && go mod download
