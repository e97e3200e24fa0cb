"""Prints what comes in at a device, one frame a line: VLAN (0 without a tag), EtherType and payload in hexadecimal digits. Sends frames that it reads so.

usage: frames.py DEVICE
"""
import socket
import struct
import sys
import threading

# <linux/if_packet.h>: the kernel takes the tag off a frame, and tells it beside.
SOL_PACKET, PACKET_AUXDATA, ETH_P_ALL, PACKET_OUTGOING = 263, 8, 3, 4
TP_STATUS_VLAN_VALID = 1 << 4


def vlan_of(ancillary):
    for level, kind, data in ancillary:
        if (level, kind) == (SOL_PACKET, PACKET_AUXDATA):
            status, _, _, _, _, tag, _ = struct.unpack("=IIIHHHH", data)
            return tag & 0xFFF if status & TP_STATUS_VLAN_VALID else 0
    return 0


def print_frames(device):
    while True:
        frame, ancillary, _, (_, _, kind, _, _) = device.recvmsg(65536, 256)
        if kind != PACKET_OUTGOING:
            print(vlan_of(ancillary), frame[12:14].hex(), frame[14:].hex(), flush=True)


def main(name):
    device = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    device.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    device.bind((name, ETH_P_ALL))
    threading.Thread(target=print_frames, args=(device,), daemon=True).start()
    print("ready", flush=True)
    for line in sys.stdin:
        device.send(bytes.fromhex(line.strip()))


main(*sys.argv[1:])
