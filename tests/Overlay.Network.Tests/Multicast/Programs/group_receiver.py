"""Prints who sends to a group, as far as the filter lets it through: source, length, hop limit.

usage: group_receiver.py GROUP PORT DEVICE any|include|exclude [SOURCE ...]
"""
import socket
import struct
import sys

# <linux/in.h>, the options of RFC 3678 for both families. exclude needs a membership of any source first.
MCAST_JOIN_GROUP, MCAST_BLOCK_SOURCE, MCAST_JOIN_SOURCE_GROUP = 42, 43, 46
IP_RECVTTL = 12


def storage(address):
    """struct sockaddr_storage: the address of a group or a source."""
    if ":" in address:
        body = struct.pack("=HHI16sI", socket.AF_INET6, 0, 0, socket.inet_pton(socket.AF_INET6, address), 0)
    else:
        body = struct.pack("=HH4s", socket.AF_INET, 0, socket.inet_aton(address))
    return body.ljust(128, b"\0")


def main(group, port, device, mode, *sources):
    is_v6 = ":" in group
    level = socket.IPPROTO_IPV6 if is_v6 else socket.IPPROTO_IP
    receiver = socket.socket(socket.AF_INET6 if is_v6 else socket.AF_INET, socket.SOCK_DGRAM)
    receiver.bind((group, int(port)))
    # struct group_req: the address is aligned to 8 bytes.
    request = struct.pack("=I4x", socket.if_nametoindex(device)) + storage(group)
    if mode != "include":
        receiver.setsockopt(level, MCAST_JOIN_GROUP, request)
    for source in sources:
        receiver.setsockopt(level, MCAST_JOIN_SOURCE_GROUP if mode == "include" else MCAST_BLOCK_SOURCE, request + storage(source))
    receiver.setsockopt(level, socket.IPV6_RECVHOPLIMIT if is_v6 else IP_RECVTTL, 1)
    while True:
        datagram, [(_, _, hops)], _, sender = receiver.recvmsg(65536, 64)
        print(sender[0], len(datagram), struct.unpack("=i", hops)[0], flush=True)


main(*sys.argv[1:])
