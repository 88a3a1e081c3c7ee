"""What the hostile samples share: trying something, and saying whether it was held.

Each sample tries what must not work, prints one line a try (``held …``, or ``BREACH …``, which no log may show), and
then does what an honest solution does, so that its verdict shows that nothing else was harmed.
"""

import ctypes
import errno
import os
import re

RIGHT = {"a1": "cat", "a2": "cat", "a3": "dog", "a4": "dog", "a5": "dog", "a6": "cow"}
SECRET = re.compile(rb"canary-[a-z]+-[0-9a-f]{32}")

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long

#: Numbers of system calls that are not the same on all machines.
NUMBERS = {
    "x86_64": dict(ptrace=101, reboot=169, pivot_root=155, swapon=167, init_module=175, finit_module=313, kexec_load=246,
                   settimeofday=164, clock_settime=227, sethostname=170, setdomainname=171, acct=163, syslog=103,
                   mount=165, umount2=166, unshare=272, setns=308, chroot=161, iopl=172, ioperm=173, quotactl=179,
                   keyctl=250, add_key=248, request_key=249, userfaultfd=323, bpf=321, perf_event_open=298, kcmp=312,
                   process_vm_readv=310, process_vm_writev=311, prlimit64=302, open_by_handle_at=304,
                   name_to_handle_at=303, fanotify_init=300, lookup_dcookie=212, move_pages=279, mbind=237,
                   migrate_pages=256, ioprio_set=251, clone=56, memfd_create=319, vmsplice=278, personality=135,
                   setpriority=141, sched_setaffinity=203, sched_setscheduler=144, mknod=133, seccomp=317),
    "aarch64": dict(ptrace=117, reboot=142, pivot_root=41, swapon=224, init_module=105, finit_module=273,
                    kexec_load=104, settimeofday=170, clock_settime=112, sethostname=161, setdomainname=162, acct=89,
                    syslog=116, mount=40, umount2=39, unshare=97, setns=268, chroot=51, quotactl=60, keyctl=219,
                    add_key=217, request_key=218, userfaultfd=282, bpf=280, perf_event_open=241, kcmp=272,
                    process_vm_readv=270, process_vm_writev=271, prlimit64=261, open_by_handle_at=265,
                    name_to_handle_at=264, fanotify_init=262, lookup_dcookie=18, move_pages=239, mbind=235,
                    migrate_pages=238, ioprio_set=30, clone=220, memfd_create=279, vmsplice=75, personality=92,
                    setpriority=140, sched_setaffinity=122, sched_setscheduler=119, seccomp=277),
}[os.uname().machine]
#: Numbers that are.
NUMBERS |= dict(io_uring_setup=425, io_uring_enter=426, open_tree=428, move_mount=429, fsopen=430, fsmount=432,
                fspick=433, pidfd_open=434, clone3=435, pidfd_getfd=438, mount_setattr=442, pidfd_send_signal=424)


def call(name: str, *arguments) -> int:
    """Calls the kernel by the name of the call; raises OSError, or NotImplementedError where there is no such call."""
    if name not in NUMBERS:
        raise NotImplementedError(name)
    result = libc.syscall(ctypes.c_long(NUMBERS[name]), *map(_argument, arguments))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _argument(value):
    return ctypes.c_long(value) if isinstance(value, int) else value


def held(what: str, action, *arguments) -> None:
    """Says whether an action failed, as it must."""
    try:
        result = action(*arguments)
    except (OSError, ValueError, NotImplementedError) as error:
        print("held", what, errno.errorcode.get(getattr(error, "errno", None), type(error).__name__), flush=True)
    else:
        print("BREACH", what, repr(result)[:200], flush=True)


def show_secrets(where: str, data: bytes) -> None:
    """Prints whatever looks like a planted secret; whose it is, the test decides."""
    for found in set(SECRET.findall(data)):
        print("found in", where, found.decode(), flush=True)


def listener() -> tuple[str, int]:
    """Where the test listens, on a loopback interface that must not be this one."""
    with open("/code/port.txt") as file:
        return "127.0.0.1", int(file.read())


def predict(labels: dict = RIGHT, path: str = "/output/predictions.csv") -> None:
    """Writes predictions, the right ones unless told otherwise."""
    with open(path, "w") as file:
        file.write("image_id,label\n" + "".join(f"{id},{label}\n" for id, label in labels.items()))


#: Predictions of which two in six are right: a forged result would show.
POOR = dict.fromkeys(RIGHT, "cat")
