"""Tries what only the machine's owner may do: restart, mount, other namespaces, other processes, the clock."""

import ctypes
import os

from attempt import call, held, predict

here, there = ctypes.c_char_p(b"/tmp"), ctypes.c_char_p(b"/tmp")
proc, tmpfs = ctypes.c_char_p(b"proc"), ctypes.c_char_p(b"tmpfs")
NEW_USER, NEW_NAMESPACE, NEW_NETWORK, NEW_PROCESSES = 0x10000000, 0x00020000, 0x40000000, 0x20000000

held("restart", call, "reboot", 0xFEE1DEAD, 672274793, 0x01234567, 0)
held("mount tmpfs", call, "mount", tmpfs, there, tmpfs, 0, 0)
held("mount proc", call, "mount", proc, there, proc, 0, 0)
held("bind mount", call, "mount", ctypes.c_char_p(b"/"), there, 0, 4096, 0)
held("remount the root", call, "mount", 0, ctypes.c_char_p(b"/"), 0, 32, 0)
held("unmount the input", call, "umount2", ctypes.c_char_p(b"/input"), 2)
held("open_tree", call, "open_tree", -100, ctypes.c_char_p(b"/"), 1)
held("fsopen", call, "fsopen", tmpfs, 0)
held("move_mount", call, "move_mount", -100, here, -100, there, 0)
held("mount_setattr", call, "mount_setattr", -100, ctypes.c_char_p(b"/"), 0, 0, 0)
held("pivot_root", call, "pivot_root", here, there)
held("chroot", os.chroot, "/tmp")
for name, flag in (("user", NEW_USER), ("mount", NEW_NAMESPACE), ("network", NEW_NETWORK), ("process", NEW_PROCESSES)):
    held(f"new {name} namespace", call, "unshare", flag)
    # The kernel copies as fork does; a child that is there all the same says so itself.
    def copy(flag=flag):
        child = call("clone", flag | 17, 0, 0, 0, 0)
        if child == 0:
            os._exit(0)
        return child
    held(f"child in a new {name} namespace", copy)
held("setns", call, "setns", os.open("/proc/self/ns/net", os.O_RDONLY), 0)
held("swapon", call, "swapon", here, 0)
held("load a module", call, "init_module", here, 4, here)
held("kexec", call, "kexec_load", 0, 0, 0, 0)
held("set the clock", call, "settimeofday", (ctypes.c_long * 2)(0, 0), 0)
held("clock_settime", call, "clock_settime", 0, (ctypes.c_long * 2)(0, 0))
held("set the host's name", call, "sethostname", here, 4)
held("set the domain's name", call, "setdomainname", here, 4)
held("accounting", call, "acct", here)
held("kernel log", call, "syslog", 3, ctypes.create_string_buffer(4096), 4096)
held("open by handle", call, "open_by_handle_at", -100, ctypes.create_string_buffer(128), 0)
held("fanotify", call, "fanotify_init", 0, 0)
held("ports", call, "iopl", 3)
held("quota", call, "quotactl", 0x800002, here, 0, 0)
held("device", os.mknod, "/tmp/device", 0o060666, os.makedev(8, 0))
held("become root", os.setuid, 0)
held("join root's group", os.setgid, 0)
held("set groups", os.setgroups, [0])
predict()
print("done")
