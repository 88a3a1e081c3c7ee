"""A system-call filter on top of the engine's own, put on by the program's process just before the program.

It takes away what the engine's default leaves open and no solution needs: changing the limits or the priority of
another process (the first process has the same user id), looking into one, key rings, and sockets other than local and internet
ones, of which the sandbox has only the loopback interface anyway. See seccomp(2) and bpf(4) for the encoding.

On a kernel that does not guard the first process of a process namespace it refuses every way to send it a signal
too, and what an engine's default would have refused if such a kernel applied it.
"""

import ctypes
import os
import struct

PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
ALLOW = 0x7FFF0000
EPERM, ENOSYS = 0x00050000 | 1, 0x00050000 | 38
LOAD, EQUAL, AT_LEAST, HAS, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, ARGUMENT_0, ARGUMENT_1, ARGUMENT_2 = 0, 4, 16, 24, 32

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

TO_FIRST = ((ARGUMENT_0, EQUAL, 1),)
TO_FIRST_OR_ITS_THREAD = ((ARGUMENT_0, EQUAL, 1), (ARGUMENT_1, EQUAL, 1))
#: CLONE_NEWNS, _NEWCGROUP, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET.
NEW_NAMESPACE = ((ARGUMENT_0, HAS, 0x7E020000),)
#: Whoever is told of a descriptor's readiness is sent a signal: F_SETOWN, F_SETSIG, F_SETOWN_EX; FIOSETOWN, SIOCSPGRP.
SIGNALS_BY_FCNTL = tuple((ARGUMENT_1, EQUAL, command) for command in (8, 10, 15))
SIGNALS_BY_IOCTL = tuple((ARGUMENT_1, EQUAL, command) for command in (0x8901, 0x8902))
#: S_IFCHR and S_IFBLK, and none of the other kinds, have this bit.
DEVICE = 0o020000
#: A priority above the usual.
BELOW_0 = ((ARGUMENT_2, AT_LEAST, 1 << 31),)
#: Per machine, where the first process is to be guarded: calls and what their arguments must not be. These are kill,
#: tkill, rt_sigqueueinfo, pidfd_open; tgkill, rt_tgsigqueueinfo; clone; fcntl; ioctl; mknod, mknodat; setpriority. Then
#: those refused altogether: syslog. Then clone3, whose flags no filter sees: as if there were none.
GUARDED = {
    "x86_64": (
        {
            **dict.fromkeys((62, 200, 129, 434), TO_FIRST),
            **dict.fromkeys((234, 297), TO_FIRST_OR_ITS_THREAD),
            56: NEW_NAMESPACE,
            72: SIGNALS_BY_FCNTL,
            16: SIGNALS_BY_IOCTL,
            133: ((ARGUMENT_1, HAS, DEVICE),),
            259: ((ARGUMENT_2, HAS, DEVICE),),
            141: BELOW_0,
        },
        (103,),
        435,
    ),
    "aarch64": (
        {
            **dict.fromkeys((129, 130, 138, 434), TO_FIRST),
            **dict.fromkeys((131, 240), TO_FIRST_OR_ITS_THREAD),
            220: NEW_NAMESPACE,
            25: SIGNALS_BY_FCNTL,
            29: SIGNALS_BY_IOCTL,
            33: ((ARGUMENT_2, HAS, DEVICE),),
            140: BELOW_0,
        },
        (116,),
        435,
    ),
}
#: AF_UNIX, AF_INET, AF_INET6, AF_NETLINK (which the C library asks for the machine's own addresses).
SOCKET_FAMILIES = (1, 2, 10, 16)


def confine(guard_first: bool) -> None:
    """Filters this process and all that it will start, for good.

    ``guard_first``: whether the kernel lets a process signal the first one of its namespace.
    Raises OSError when the kernel refuses; on a machine that the table does not know it raises too.
    """
    machine = os.uname().machine
    program = _program(*MACHINES[machine], _guard(*GUARDED[machine]) if guard_first else [])
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
    guard: list[tuple[int, int, int, int]],
) -> list[tuple[int, int, int, int]]:
    """The filter as classic BPF: (code, jump if true, jump if false, operand)."""
    deny, allow = (RETURN, 0, 0, EPERM), (RETURN, 0, 0, ALLOW)
    program = [(LOAD, 0, 0, ARCHITECTURE), (EQUAL, 1, 0, architecture), deny, (LOAD, 0, 0, NUMBER)]
    program += [(AT_LEAST, 0, 1, X32_CALLS), deny, *guard]
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


def _guard(
    bounded: dict[int, tuple[tuple[int, int, int], ...]], refused: tuple[int, ...], unknown: int
) -> list[tuple[int, int, int, int]]:
    """The part of the filter that guards the first process; expects the call's number, and goes on with it."""
    deny = (RETURN, 0, 0, EPERM)
    program = [(EQUAL, 0, 1, unknown), (RETURN, 0, 0, ENOSYS)]
    for number in refused:
        program += [(EQUAL, 0, 1, number), deny]
    for number, tests in bounded.items():
        body: list[tuple[int, int, int, int]] = []
        for argument, test, value in tests:
            body += [(LOAD, 0, 0, argument), (test, 0, 1, value), deny]
        body.append((LOAD, 0, 0, NUMBER))
        program += [(EQUAL, 0, len(body), number), *body]
    return program
