#!/bin/sh
# Runs under tini inside fresh mount, pid, uts, ipc and network namespaces: one libvirt host. Usage:
#   init.sh NAME DATA_DIR ADDRESS TINY_MIB
# It answers one line per line on its input. When the input closes (the owner stopped, or died in whatever way) it ends,
# tini ends with it, and the kernel ends every process and mount of the host.
set -eu
name=$1 data=$2 address=$3 tiny=$4

echo unshared
read -r _go
mount --make-rprivate /
hostname "$name"
# /sys/class/net shows the network namespace of whoever mounted it.
mount -t sysfs sysfs /sys
mount --bind "$data/run" /run
mount --bind "$data/etc" /etc/libvirt
mount --bind "$data/lib" /var/lib/libvirt
mount --bind "$data/cache" /var/cache/libvirt
mount --bind "$data/log" /var/log/libvirt
printf '127.0.0.1 localhost\n%s %s\n' "$address" "$name" >"$data/hosts"
mount --bind "$data/hosts" /etc/hosts
[ "$tiny" = 0 ] || mount -t tmpfs -o "size=${tiny}m" tiny "$data/tiny"
ip link set lo up
ip address add "$address/30" dev uplink
ip link set uplink up

export LC_ALL=C HOME=/root
# Waits for a socket of a daemon: up to 20 s, and no longer than the daemon lives.
listening() {
  tries=400
  until [ -S "$2" ]; do
    tries=$((tries - 1))
    [ "$tries" != 0 ] && kill -0 "$1" 2>/dev/null || return 1
    sleep 0.05
  done
}
daemon=""
start_daemon() {
  rm -f /run/libvirt/libvirt-sock
  libvirtd --listen >>"$data/daemon.log" 2>&1 </dev/null &
  daemon=$!
  listening "$daemon" /run/libvirt/libvirt-sock
}
stop_daemon() {
  [ -n "$daemon" ] || return 0
  kill -"$1" "$daemon" 2>/dev/null || true
  wait "$daemon" || true
  daemon=""
}

sshd=""
# sshd wants its full path; its log says when it listens.
start_ssh() {
  : >>"$data/ssh/sshd.log"
  before=$(grep -c 'Server listening' "$data/ssh/sshd.log" || true)
  /usr/sbin/sshd -D -e -f "$data/ssh/sshd_config" >>"$data/ssh/sshd.log" 2>&1 </dev/null &
  sshd=$!
  tries=400
  while [ "$(grep -c 'Server listening' "$data/ssh/sshd.log" || true)" = "$before" ]; do
    tries=$((tries - 1))
    [ "$tries" != 0 ] && kill -0 "$sshd" 2>/dev/null || return 1
    sleep 0.05
  done
}
# Only the listener ends; whoever is logged in stays.
stop_ssh() {
  [ -n "$sshd" ] || return 0
  kill "$sshd" 2>/dev/null || true
  wait "$sshd" || true
  sshd=""
}

virtlogd >>"$data/daemon.log" 2>&1 </dev/null &
listening $! /run/libvirt/virtlogd-sock || exit 1
echo started
while read -r command; do
  case $command in
  stop-daemon) stop_daemon TERM ;;
  kill-daemon) stop_daemon KILL ;;
  start-daemon) stop_daemon TERM && start_daemon || command="a daemon that ends" ;;
  start-ssh) stop_ssh && start_ssh || command="an sshd that ends" ;;
  stop-ssh) stop_ssh ;;
  esac
  echo "$command"
done
