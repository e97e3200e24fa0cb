"""Receives multicast messages: one port (socket) for each range of instances of service type 18888.

Prints a line when a port is bound, for each message, and when a port is terminated: by a message that begins with a zero byte.
Ends when all ports are terminated. A message is printed up to its first zero byte, with its sender, its length and its
Adler-32 checksum.
"""
import argparse
import select
import socket
import zlib

SERVICE_TYPE = 18888
LARGEST_MESSAGE = 66000
RANGES = ["0-99", "100-199", "200-299", "300-399"]
# Messages for a socket without room are lost, also in TIPC. socket(7) has the number of this option; without "force" there is a low limit.
SO_RCVBUFFORCE = 33
RECEIVE_BUFFER = 16 << 20


def bind(name):
    lower, upper = map(int, name.split("-"))
    port = socket.socket(socket.AF_TIPC, socket.SOCK_RDM)
    port.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER)
    port.bind((socket.TIPC_ADDR_NAMESEQ, SERVICE_TYPE, lower, upper, socket.TIPC_CLUSTER_SCOPE))
    return port, f"{{{SERVICE_TYPE},{lower},{upper}}}"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("ranges", nargs="*", default=RANGES, metavar="LOWER-UPPER")
    ports = dict(map(bind, arguments.parse_args().ranges))
    for name in ports.values():
        print(f"Server: port {name} created", flush=True)
    while ports:
        for port in select.select(list(ports), [], [])[0]:
            message, (_, node, number, *_) = port.recvfrom(LARGEST_MESSAGE)
            if message[:1] == b"\0":
                print(f"Server: port {ports.pop(port)} terminated", flush=True)
                port.close()
                continue
            text = message.split(b"\0")[0].decode("latin-1")
            print(f"Server: port {ports[port]} received: {text} [from {node:x}:{number}, {len(message)} bytes, {zlib.adler32(message):08x}]", flush=True)


main()
