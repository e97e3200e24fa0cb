"""Sends a message to instance 7 of service type 18888 and prints the answer: echo_client.py TEXT [SIZE]."""
import socket
import sys

port = socket.socket(socket.AF_TIPC, socket.SOCK_RDM)
port.settimeout(30)
message = sys.argv[1].encode().ljust(int(sys.argv[2]) if len(sys.argv) > 2 else 0, b".")
port.sendto(message, (socket.TIPC_ADDR_NAME, 18888, 7, 0))
answer = port.recv(66000)
print(len(answer), answer.decode()[:60].rstrip("."))
