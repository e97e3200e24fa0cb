"""Numbered messages over ZeroMQ's PGM in UDP (RFC 3208).

usage: epgm.py publish|subscribe ADDRESS GROUP COUNT
"""
import sys
import time

import zmq

KILOBITS = 10_000


def main(role, address, group, count):
    socket = zmq.Context().socket(zmq.PUB if role == "publish" else zmq.SUB)
    socket.setsockopt(zmq.RATE, KILOBITS)
    socket.setsockopt(zmq.LINGER, 2_000)
    if role == "publish":
        socket.bind(f"epgm://{address};{group}:5555")
        for number in range(int(count)):
            socket.send_string(f"{number} {'x' * 500}")
            time.sleep(0.005)
        return
    socket.setsockopt(zmq.SUBSCRIBE, b"")
    socket.connect(f"epgm://{address};{group}:5555")
    number = -1
    while number < int(count) - 1:
        number = int(socket.recv_string().split()[0])
        print(number, flush=True)


main(*sys.argv[1:])
