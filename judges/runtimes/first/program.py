"""The program of a sandbox, made ready before its job comes: a fork of this process goes on as the program.

A Python program is run by the interpreter that is here already, which is how its libraries can be imported before
it comes. It must not be able to tell: what ``python3 main.py`` would give it, it gets. Where that cannot be, since it
brings modules of its own under the names of modules that are imported, a fresh interpreter is started instead.
"""

import atexit
import ctypes
import gc
import importlib
import io
import os
import resource
import signal
import sys
import threading
import traceback
import types
from collections.abc import Callable
from importlib.machinery import SourceFileLoader

from clean import empty
from gvisor import is_gvisor

PR_SET_DUMPABLE = 4
OURS = os.path.dirname(os.path.abspath(__file__))
MODULES = os.path.join(OURS, "modules.txt")
#: A judge has so long for reading the truth before its job; past that it reads it in its job, within its limits.
JUDGE_PREPARES_SECONDS = 60
WRITABLE = ("/output", "/tmp", "/dev/shm")


class Program:
    """``setup``: ``command`` (program and arguments), ``cwd``, and ``ahead``, what may be done before its job:
    ``nothing``, ``imports`` (the runtime's list), or ``judge`` (the script is run until it asks for predictions)."""

    def __init__(self, setup: dict, started_with: frozenset[str]) -> None:
        self.command: list[str] = setup["command"]
        self.cwd: str = setup["cwd"]
        self.ahead: str = setup["ahead"]
        self.started_with = started_with
        self.environment = dict(os.environ)
        self.first = os.getpid()

    def import_ahead(self, stop: Callable[[], bool]) -> None:
        """Imports the runtime's list, module by module until ``stop`` says so."""
        if self.ahead != "imports":
            return
        with open(MODULES, encoding="utf-8") as list_of_modules:
            for name in list_of_modules.read().split():
                if stop():
                    return
                importlib.import_module(name)
        _settle()

    def begin(self) -> None:
        """Goes on as the program, in a process forked for it. Never returns."""
        if self.ahead == "nothing" or self._is_shadowed():
            for number in (signal.SIGPIPE, signal.SIGXFSZ):
                signal.signal(number, signal.SIG_DFL)
            try:
                os.execve(self.command[0], self.command, self.environment)
            except OSError as error:
                os.write(2, f"could not start: {error}\n".encode())
                os._exit(127)
        self._forget_ourselves()
        # What was imported ahead may have set something.
        os.environ.clear()
        os.environ.update(self.environment)
        _finish(self._run_script())

    def _run_script(self) -> int:
        """Runs the script as ``__main__``. Returns the exit status of the process."""
        script = os.path.join(self.cwd, self.command[1])
        sys.argv = self.command[1:]
        sys.orig_argv = self.command
        sys.path[0] = os.path.dirname(script)
        module = types.ModuleType("__main__")
        module.__file__ = script
        module.__loader__ = SourceFileLoader("__main__", script)
        module.__builtins__ = sys.modules["builtins"]
        sys.modules["__main__"] = module
        try:
            with io.open_code(script) as source:
                code = compile(source.read(), script, "exec", dont_inherit=True)
            exec(code, module.__dict__)  # noqa: S102 - this is what the sandbox is for
        except SystemExit as request:
            return _status(request.code)
        except BaseException as error:  # noqa: BLE001
            # Without this function's own frame, which is no part of the program.
            own = error.__traceback__.tb_next if error.__traceback__ else None
            sys.excepthook(type(error), error.with_traceback(own), own)
            return 1
        return 0

    def prepare_judge(self, serve: Callable[[], None], prepared: Callable[[], None]) -> None:
        """Runs a judge's script here until it asks for predictions; its jobs are forks from that point.

        Returns only when there is no judge, or when its script did not come that far. Whatever goes wrong is left to
        the job: the script is then run again from its beginning, as a program whose errors are seen and whose time is
        limited.
        """
        if self.ahead != "judge":
            return

        def before_predictions() -> None:
            signal.setitimer(signal.ITIMER_REAL, 0)
            _settle()
            prepared()
            serve()

        def too_long(*_: object) -> None:
            raise TimeoutError("the judge prepares for too long")

        path = list(sys.path)
        status = 1
        try:
            sys.path[0] = os.path.dirname(os.path.join(self.cwd, self.command[1]))
            job = importlib.import_module("jiebang_judge.job")
            job.before_predictions = before_predictions
            signal.signal(signal.SIGALRM, too_long)
            signal.setitimer(signal.ITIMER_REAL, JUDGE_PREPARES_SECONDS)
            status = self._run_script()
        except BaseException:  # noqa: BLE001
            traceback.print_exc()
        if os.getpid() != self.first:
            _finish(status)
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.path[:] = path
        empty(WRITABLE)
        self.ahead = "nothing"

    def _is_shadowed(self) -> bool:
        """Whether the program brings a module whose name is imported here already, but is not in every interpreter."""
        imported = {name.partition(".")[0] for name, module in sys.modules.items() if not _is_ours(module)}
        imported -= self.started_with
        return any(name.partition(".")[0] in imported for name in os.listdir(self.cwd))

    def _forget_ourselves(self) -> None:
        for name, module in list(sys.modules.items()):
            if _is_ours(module):
                del sys.modules[name]


def become_program(output: int, ours: tuple[int, ...], processes: int) -> None:
    """Makes a forked process fit for the program: its output joined to ``output``, none of ``ours`` open in it."""
    os.setsid()
    if is_gvisor():
        # Counts the sandbox's own; Linux would count those of the user id on the whole machine.
        resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
    os.dup2(output, 1)
    os.dup2(output, 2)
    for fd in ours:
        os.close(fd)
    os.closerange(3, 1024)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)  # As any program: its own /proc is its own.


def _settle() -> None:
    """The program's own collections need not walk what was there before it."""
    gc.collect()
    gc.freeze()


def _is_ours(module: object) -> bool:
    return (getattr(module, "__file__", None) or "").startswith(OURS + "/")


def _status(code: object) -> int:
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def _finish(status: int) -> None:
    """Ends as the interpreter does: threads, exit functions, what names still hold, streams. Never returns."""
    try:
        threading._shutdown()
        atexit._run_exitfuncs()
        # An open file that a name still holds is written out when the name goes.
        sys.modules["__main__"].__dict__.clear()
        gc.collect()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
        status = status or 1
    os._exit(status)
