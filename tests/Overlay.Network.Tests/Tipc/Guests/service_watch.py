"""Prints when ports bind to service type 18888, and when their bindings go: from this node's view, until it is killed."""
import socket
import struct

SERVICE_TYPE = 18888
FOREVER = 0xFFFFFFFF
EVENTS = {1: "published", 2: "withdrawn"}

topology = socket.socket(socket.AF_TIPC, socket.SOCK_SEQPACKET)
topology.connect((socket.TIPC_ADDR_NAME, socket.TIPC_TOP_SRV, socket.TIPC_TOP_SRV, 0))
topology.send(struct.pack("!5I8s", SERVICE_TYPE, 0, 399, FOREVER, socket.TIPC_SUB_PORTS, b""))
print("watching", flush=True)
while True:
    event, lower, upper, port, node = struct.unpack_from("!5I", topology.recv(64))
    print(f"{EVENTS[event]} {lower}-{upper} by {node:x}:{port}", flush=True)
