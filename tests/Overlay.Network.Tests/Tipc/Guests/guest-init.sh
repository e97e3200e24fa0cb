#!/bin/sh
# The first process of a guest. Its root is the host's file tree, read-only; /run is its own.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/run LC_ALL=C

mount -t proc none /proc
mount -t sysfs none /sys
mount -t tmpfs none /run
cd /run || exit

# modprobe looks for lib/modules/VERSION below the directory it is given.
mkdir -p modules/lib/modules
ln -s "/usr/lib/uml/modules/$(uname -r)" modules/lib/modules/
modprobe -d /run/modules -a tipc sch_netem

echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
ip link set lo up

exec /usr/bin/python3 -S -E "${0%/*}/guest_agent.py"
