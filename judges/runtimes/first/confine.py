"""A system-call filter on top of the engine's own, put on by the program's process just before the program.

It takes away what the engine's default leaves open and no solution needs: changing the limits or the priority of
another process (the first process has the same user id), looking into one, key rings, and sockets other than local and internet
ones, of which the sandbox has only the loopback interface anyway. See seccomp(2) and bpf(4) for the encoding.
"""

import ctypes
import os
import struct

PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
ALLOW = 0x7FFF0000
EPERM = 0x00050000 | 1
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER, ARCHITECTURE, ARGUMENT_0, ARGUMENT_1 = 0, 4, 16, 24

#: Per machine: audit architecture; the calls whose first argument is a process, and must be 0, oneself: prlimit64,
#: sched_setparam, sched_setscheduler, sched_setaffinity, sched_setattr; those whose first two arguments are a kind of
#: process and its number: setpriority (kind 0), ioprio_set (kind 1); socket; and the calls refused altogether: kcmp, ptrace,
#: process_vm_readv, process_vm_writev, pidfd_getfd, add_key, request_key, keyctl, userfaultfd, bpf,
#: perf_event_open, io_uring_setup, io_uring_enter, io_uring_register, unshare, setns, mount, umount2.
MACHINES = {
    "x86_64": (
        0xC000003E,
        (302, 142, 144, 203, 314),
        ((141, 0), (251, 1)),
        41,
        (312, 101, 310, 311, 438, 248, 249, 250, 323, 321, 298, 425, 426, 427, 272, 308, 165, 166),
    ),
    "aarch64": (
        0xC00000B7,
        (261, 118, 119, 122, 274),
        ((140, 0), (30, 1)),
        198,
        (272, 117, 270, 271, 438, 217, 218, 219, 282, 280, 241, 425, 426, 427, 97, 268, 40, 39),
    ),
}
X32_CALLS = 0x40000000
#: AF_UNIX, AF_INET, AF_INET6, AF_NETLINK (which the C library asks for the machine's own addresses).
SOCKET_FAMILIES = (1, 2, 10, 16)


def confine() -> None:
    """Filters this process and all that it will start, for good.

    Raises OSError when the kernel refuses; on a machine that the table does not know it raises too.
    """
    program = _program(*MACHINES[os.uname().machine])
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    buffer = ctypes.create_string_buffer(code, len(code))

    class Filter(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]

    libc = ctypes.CDLL(None, use_errno=True)
    filter_ = Filter(len(program), ctypes.cast(buffer, ctypes.c_void_p).value)
    for call in (
        (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(filter_), 0, 0),
    ):
        if libc.prctl(*call) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))


def _program(
    architecture: int,
    of_process: tuple[int, ...],
    of_kind: tuple[tuple[int, int], ...],
    socket: int,
    refused: tuple[int, ...],
) -> list[tuple[int, int, int, int]]:
    """The filter as classic BPF: (code, jump if true, jump if false, operand)."""
    deny, allow = (RETURN, 0, 0, EPERM), (RETURN, 0, 0, ALLOW)
    program = [(LOAD, 0, 0, ARCHITECTURE), (EQUAL, 1, 0, architecture), deny, (LOAD, 0, 0, NUMBER)]
    program += [(AT_LEAST, 0, 1, X32_CALLS), deny]
    for number in refused:
        program += [(EQUAL, 0, 1, number), deny]
    for number in of_process:
        program += [(EQUAL, 0, 4, number), (LOAD, 0, 0, ARGUMENT_0), (EQUAL, 0, 1, 0), allow, deny]
    for number, kind in of_kind:
        program += [(EQUAL, 0, 6, number), (LOAD, 0, 0, ARGUMENT_0), (EQUAL, 0, 3, kind)]
        program += [(LOAD, 0, 0, ARGUMENT_1), (EQUAL, 0, 1, 0), allow, deny]
    families: list[tuple[int, int, int, int]] = [(LOAD, 0, 0, ARGUMENT_0)]
    for family in SOCKET_FAMILIES:
        families += [(EQUAL, 0, 1, family), allow]
    families.append(deny)
    program += [(EQUAL, 0, len(families), socket), *families, allow]
    return program
