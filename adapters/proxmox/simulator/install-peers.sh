#!/bin/sh
# Puts proxmoxer, a client by other people, into a Python environment of its own below .cache. Idempotent.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd)
venv="$root/.cache/proxmoxer"
version=2.3.0

if "$venv/bin/python" -c "import importlib.metadata as m; assert m.version('proxmoxer') == '$version'" 2>/dev/null; then
  exit 0
fi
if ! command -v python3 >/dev/null || ! python3 -c 'import ensurepip' 2>/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3 python3-venv >/dev/null
fi
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check "proxmoxer==$version" requests
