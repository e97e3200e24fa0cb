"""Becomes the kernel of a guest: boot_guest.py linux.uml ARGUMENTS.

user-mode-linux 6.1 exchanges the registers of its processes in one piece of the size that it knows. Where the processor has more than that (AMX
tiles), the host refuses to take the piece back, and the guest dies of its first process. There this hides the request (PTRACE_GETREGSET), and the
kernel does what it does on a host without: it exchanges the registers up to SSE. Others are lost at each page fault, so the programs of the guest are
told to use none.
"""
import ctypes
import errno
import os
import struct
import sys

SYS_PTRACE = 101
PTRACE_GETREGSET = 0x4204
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
SECCOMP_RET_ERRNO = 0x00050000
SECCOMP_RET_ALLOW = 0x7FFF0000
LOAD_WORD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
NUMBER_OFFSET, FIRST_ARGUMENT_OFFSET = 0, 16

# For the first process, in whose environment the kernel puts what it does not know itself.
WITHOUT_AVX = "GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX,-AVX2,-AVX512F,-AVX512VL,-AVX512BW,-AVX_Fast_Unaligned_Load"


def has_tiles():
    with open("/proc/cpuinfo", encoding="ascii") as info:
        return any(line.startswith("flags") and "amx_tile" in line for line in info)


def hide_register_sets():
    """seccomp(2): struct sock_filter is code, steps if true, steps if false, operand; struct sock_fprog is the count and the address."""
    steps = [
        (LOAD_WORD, 0, 0, NUMBER_OFFSET),
        (JUMP_IF_EQUAL, 0, 3, SYS_PTRACE),
        (LOAD_WORD, 0, 0, FIRST_ARGUMENT_OFFSET),
        (JUMP_IF_EQUAL, 0, 1, PTRACE_GETREGSET),
        (RETURN, 0, 0, SECCOMP_RET_ERRNO | errno.ENODEV),
        (RETURN, 0, 0, SECCOMP_RET_ALLOW),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no seccomp filter")


kernel, *arguments = sys.argv[1:]
if has_tiles():
    hide_register_sets()
    arguments.insert(0, WITHOUT_AVX)
os.execvp(kernel, [kernel, *arguments])
