#!/bin/sh
# The first process of a guest. Its root is the host's file tree, read-only; /run is its own.
#
# The host speaks with it on the serial line ttyS0, in lines:
#   to the guest     NUMBER COMMAND      run the command
#                    poweroff            a line that closes, because the host has died, does the same
#   from the guest   ready               commands may come
#                    NUMBER:TEXT         a line that command NUMBER has printed
#                    NUMBER:TEXT^ACODE   its last line, and the exit code behind a byte of value 1
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

# What arrives while the terminal is closed, or in its other mode, is lost: open and set up before "ready".
exec 3<>/dev/ttyS0
stty raw -echo <&3
echo ready >&3

# A fork costs a guest some ten milliseconds, and another program more: so what can be done in this shell is done here.
# PROGRAM in the environment tells which processes belong to a command.
run() {
    {
        (
            export PROGRAM="$1"
            eval "$2"
        ) </dev/null 2>&1 3>&-
        printf '\001%d\n' "$?"
    } | while IFS= read -r text; do
        printf '%s:%s\n' "$1" "$text"
    done >&3
}

while read -r number command <&3; do
    case $number in
    poweroff) break ;;
    '') ;;
    *) run "$number" "$command" & ;;
    esac
done

echo o >/proc/sysrq-trigger
sleep 60
