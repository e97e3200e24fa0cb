"""Binds instance 7 of service type 18888 and sends each message back to its sender, with "echo: " before it, until it is killed."""
import socket

port = socket.socket(socket.AF_TIPC, socket.SOCK_RDM)
port.bind((socket.TIPC_ADDR_NAMESEQ, 18888, 7, 7, socket.TIPC_CLUSTER_SCOPE))
print("bound", flush=True)
while True:
    message, sender = port.recvfrom(66000)
    port.sendto(b"echo: " + message, sender[:4])
