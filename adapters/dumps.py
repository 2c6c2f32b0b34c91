"""No core files: the words of members would be in them."""

import ctypes
import resource
import sys
from typing import Final

# prctl(2): forbid dumps of this process. RLIMIT_CORE alone does not stop those that go to a
# program, such as systemd-coredump (core(5)).
_PR_SET_DUMPABLE: Final = 4


def never_dump() -> None:
    """Have the system write no core file when this process crashes."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
