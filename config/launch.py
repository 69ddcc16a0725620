"""Become another program, one that ends when its parent ends.

Run as a script in a fresh interpreter, because code between fork and exec is unsafe in a process with threads:
`python -I -S launch.py PARENT_PID DEATH_SIGNAL USER_ID GROUP_ID PROGRAM ARGUMENTS…`; a user id of 0 means
"stay who you are".
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_SECUREBITS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 28, 47, 2
SECBIT_NO_SETUID_FIXUP = 4
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522


def _checked(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def give_up_root(*, user_id: int, group_id: int) -> None:
    """Change to an ordinary user who may still enter folders that only root may enter.

    PostgreSQL refuses to run as root, and the clone may lie where no other user gets in. Keeping the one capability
    that overrides file permissions solves both without opening any folder.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "linux":
        # Keeps capabilities over setuid, and makes access(2), with which PostgreSQL looks for itself, heed them.
        _checked(libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0))
    os.setgroups([])
    os.setgid(group_id)
    os.setuid(user_id)
    if sys.platform == "linux":
        only = 1 << CAP_DAC_OVERRIDE
        header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
        effective_permitted_inheritable = (ctypes.c_uint32 * 6)(only, only, only, 0, 0, 0)
        _checked(libc.capset(header, effective_permitted_inheritable))
        _checked(libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0))


def main() -> None:
    parent, death_signal, user_id, group_id = (int(argument) for argument in sys.argv[1:5])
    command = sys.argv[5:]
    if user_id:
        try:
            give_up_root(user_id=user_id, group_id=group_id)
        except OSError as error:
            sys.exit(f"FATAL: this system does not let root run a program as user {user_id} ({error})")
    if sys.platform == "linux":
        # Last, because changing the user clears it.
        _checked(ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0))
        if os.getppid() != parent:
            sys.exit("FATAL: the parent has ended")
    # A shell's background job ignores Ctrl-C, and that would be inherited.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
