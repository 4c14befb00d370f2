"""Become a command that dies with the process that started it: `python tether.py PARENT_PID COMMAND…`.

Run by path and alone: `prctl` must happen between fork and exec, and `preexec_fn` is unsafe in a process with threads.
Where there is no `prctl` (not Linux) the command simply runs.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie this process to its parent, then replace it by the command."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:  # it died before the tie was made
            sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 - the command is ours, no shell is wanted


if __name__ == "__main__":
    main()
