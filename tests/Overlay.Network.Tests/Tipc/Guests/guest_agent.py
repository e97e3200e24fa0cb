"""Runs what the host asks for; the first process of a guest. The host speaks with it on the serial line ttyS0, in lines.

to the guest:    NUMBER sh COMMAND              run the command with sh
                 NUMBER python FILE ARGUMENTS   run a program in Python, in a copy of this process: that is sooner there than a new one
                 NUMBER kill                    kill program NUMBER and what it has started
                 0 off                          power off; a line that closes, because the host has died, does the same
from the guest:  ready                          commands may come
                 NUMBER:TEXT                    a line that program NUMBER has printed
                 NUMBER=CODE                    program NUMBER has ended; nothing more comes from it
"""
# Some are for the programs: what they import is then there already.
import argparse
import os
import runpy
import select
import shlex
import signal
import socket
import struct
import sys
import time
import traceback
import tty
import zlib

CHUNK = 65536


class Program:
    """A child process, the pipe with its output, and the start of a line that it has not ended."""

    def __init__(self, number, kind, text):
        self.number = number
        self.rest = b""
        self.output, end = os.pipe()
        if kind == "sh":
            actions = [(os.POSIX_SPAWN_DUP2, end, 1), (os.POSIX_SPAWN_DUP2, end, 2)]
            self.pid = os.posix_spawn("/bin/sh", ["sh", "-c", text], os.environ, file_actions=actions, setsid=True)
        else:
            self.pid = os.fork()
            if self.pid == 0:
                os.setsid()
                os.dup2(end, 1)
                os.dup2(end, 2)
                os.closerange(3, 256)
                run_python(shlex.split(text))
        os.close(end)

    def lines(self, data):
        *lines, self.rest = (self.rest + data).split(b"\n")
        if not data and self.rest:
            lines.append(self.rest)
        return b"".join(b"%d:%s\n" % (self.number, line) for line in lines)


def run_python(arguments):
    code = 1
    try:
        sys.argv = arguments
        runpy.run_path(arguments[0], run_name="__main__")
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if not isinstance(end.code, (int, type(None))):
            print(end.code)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def write(line, data):
    while data:
        data = data[os.write(line, data):]


def serve(line):
    programs = {}
    rest = b""
    events = select.epoll()
    events.register(line, select.EPOLLIN)
    while True:
        for source, _ in events.poll():
            data = os.read(source, CHUNK)
            if source != line:
                program = programs[source]
                write(line, program.lines(data))
                if not data:
                    del programs[source]
                    os.close(source)
                    code = os.waitstatus_to_exitcode(os.waitpid(program.pid, 0)[1])
                    write(line, b"%d=%d\n" % (program.number, code))
                continue
            *commands, rest = (rest + data).split(b"\n")
            if not data or b"0 off" in commands:
                return
            for number, verb, *text in (command.decode().split(" ", 2) for command in commands):
                if verb == "kill":
                    for program in programs.values():
                        if program.number == int(number):
                            os.killpg(program.pid, signal.SIGKILL)
                else:
                    program = Program(int(number), verb, *text)
                    programs[program.output] = program
                    events.register(program.output, select.EPOLLIN)


def main():
    null = os.open("/dev/null", os.O_RDONLY)
    os.dup2(null, 0)
    # What arrives while the terminal is closed, or in its other mode, is lost: it is set up before "ready".
    line = os.open("/dev/ttyS0", os.O_RDWR | os.O_NOCTTY)
    tty.setraw(line)
    write(line, b"ready\n")
    try:
        serve(line)
    except OSError:
        # The line has closed.
        pass
    except BaseException:
        traceback.print_exc()
    with open("/proc/sysrq-trigger", "w", encoding="ascii") as trigger:
        trigger.write("o")
    time.sleep(60)


main()
