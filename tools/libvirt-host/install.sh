#!/bin/sh
# Installs the Debian packages that a namespaced libvirt host needs. Idempotent: touches apt only when one is missing.
# Starts no service: the daemons are started per test host, in namespaces of their own (see README.md).
set -eu

PACKAGES="libvirt-daemon-system libvirt-clients qemu-system-x86 qemu-utils dnsmasq-base ovmf tini
swtpm swtpm-tools iproute2 iptables util-linux busybox-static cpio gzip syslinux extlinux mtools genisoimage
python3-libvirt libxml2-utils openssl openssh-server openssh-client netcat-openbsd"

missing=""
for package in $PACKAGES; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
if [ "${1:-}" = --missing ]; then
  for package in $missing; do echo "$package"; done
  exit 0
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ]; then
  echo "libvirt-host: run this as root, or install:$missing" >&2
  exit 1
fi

# Maintainer scripts ask policy-rc.d before they start a service; 101 means "do not". An existing policy is left alone.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi

export DEBIAN_FRONTEND=noninteractive
# A package archive may be slow or its index half stale: one refresh, then the install, both with bounded retries.
apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 update >&2 ||
  echo "libvirt-host: apt-get update was not complete; trying with the index at hand" >&2
# shellcheck disable=SC2086
apt-get -qq -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
  install --no-install-recommends $missing >&2
