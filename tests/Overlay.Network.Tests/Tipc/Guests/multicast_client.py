"""Sends multicast messages to ranges of instances of service type 18888.

Without arguments it does what the demonstration does: it waits for instance 399, sends a message to each of four ranges and a
termination to all. With --count N each message is sent N times, and its text begins with its number, from 1.
"""
import argparse
import socket
import struct
import sys
import time

SERVICE_TYPE = 18888
DEMO = ["99-100", "150-250", "200-399", "0-399", "end:0-399"]
SOL_TIPC = 271
METHODS = {"broadcast": 133, "replicast": 134}
SUBSCRIPTION = struct.Struct("!5I8s")
EVENT = struct.Struct("!5I")


def wait_for(instance, ports, seconds):
    """Asks the topology server to tell of each port that has bound the instance."""
    topology = socket.socket(socket.AF_TIPC, socket.SOCK_SEQPACKET)
    topology.connect((socket.TIPC_ADDR_NAME, socket.TIPC_TOP_SRV, socket.TIPC_TOP_SRV, 0))
    topology.send(SUBSCRIPTION.pack(SERVICE_TYPE, instance, instance, seconds * 1000, socket.TIPC_SUB_PORTS, b""))
    for found in range(ports):
        event = EVENT.unpack_from(topology.recv(64))[0]
        if event != socket.TIPC_PUBLISHED:
            sys.exit(f"Client: {found} ports have bound {{{SERVICE_TYPE},{instance},{instance}}}")
    topology.close()


def content(text, size):
    """The text, a zero byte, and bytes that tell from each other where in the message they stand."""
    start = text.encode() + b"\0"
    return start + bytes((i * 31 + (i >> 8)) & 0xFF for i in range(len(start), size))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--wait", type=int, default=399, metavar="INSTANCE")
    arguments.add_argument("--servers", type=int, default=1, help="how many ports must have bound the instance")
    arguments.add_argument("--wait-seconds", type=int, default=60)
    arguments.add_argument("--method", choices=METHODS, help="default: the kernel's choice")
    arguments.add_argument("--count", type=int, default=0)
    arguments.add_argument("--size", type=int, default=0, help="pads each message to this many bytes")
    arguments.add_argument("--pause", type=float, default=0, help="seconds after each message")
    arguments.add_argument("ranges", nargs="*", default=DEMO, metavar="[end:]LOWER-UPPER")
    options = arguments.parse_args()

    wait_for(options.wait, options.servers, options.wait_seconds)
    port = socket.socket(socket.AF_TIPC, socket.SOCK_RDM)
    if options.method:
        port.setsockopt(SOL_TIPC, METHODS[options.method], None, 0)
    for word in options.ranges:
        end, _, limits = word.rpartition(":")
        lower, upper = map(int, limits.split("-"))
        name = f"{{{SERVICE_TYPE},{lower},{upper}}}"
        print(f"Client: sending {'termination ' if end else ''}message to {name}", flush=True)
        for number in range(1, 2 if end else 1 + max(1, options.count)):
            text = f"{number} " * bool(options.count) + f"message to {name}"
            message = b"\0" if end else content(text, options.size)
            port.sendto(message, (socket.TIPC_ADDR_NAMESEQ, SERVICE_TYPE, lower, upper))
            time.sleep(options.pause)


main()
