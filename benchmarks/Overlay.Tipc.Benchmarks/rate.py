"""Multicast rate of kernel TIPC: rate.py receive | rate.py send COUNT SIZE. Prints what was received, and in which time."""
import socket
import sys
import time

SERVICE_TYPE, LOWER, UPPER = 18889, 0, 99
SO_RCVBUFFORCE = 33
RECEIVE_BUFFER = 16 << 20
END, ENDS, PAUSE = b"e", 5, 0.2


def receive():
    port = socket.socket(socket.AF_TIPC, socket.SOCK_RDM)
    port.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER)
    port.bind((socket.TIPC_ADDR_NAMESEQ, SERVICE_TYPE, LOWER, UPPER, socket.TIPC_CLUSTER_SCOPE))
    print("ready", flush=True)
    count, first = 0, 0.0
    while (message := port.recv(66000)) != END:
        last = time.monotonic()
        first = first or last
        count += 1
    print(f"received {count} in {last - first:.6f}", flush=True)


def send(count, size):
    port = socket.socket(socket.AF_TIPC, socket.SOCK_RDM)
    to = (socket.TIPC_ADDR_NAMESEQ, SERVICE_TYPE, LOWER, UPPER)
    for _ in range(count):
        port.sendto(b"m" * size, to)
    for _ in range(ENDS):  # A full receiver loses the first.
        time.sleep(PAUSE)
        try:
            port.sendto(END, to)
        except OSError:  # All have ended.
            return


send(int(sys.argv[2]), int(sys.argv[3])) if sys.argv[1] == "send" else receive()
