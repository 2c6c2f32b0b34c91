"""The proof of "exactly once", in short; `python -m benchmarks.faults` is the long one."""

import asyncio
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINE = "-m benchmarks.faults --messages 120 --seeds 1 --kills 3 --cuts 5"


async def test_nothing_is_lost_or_done_twice_under_fire() -> None:
    """Three SIGKILLs, five cut sends, a tenth of the updates lost, differences too long."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *LINE.split(),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        told, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, told.decode()
