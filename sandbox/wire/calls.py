"""Carrying out requests: in order, each in its own task, once, and with the faults asked for."""

import asyncio
import logging

from sandbox.contract import RpcFault, Service
from sandbox.faults import Faults
from sandbox.wire.messages import Call, failure, result
from sandbox.wire.session import Line, Session

log = logging.getLogger("sandbox")


class Calls:
    """Hands requests to the service and its answers to the sessions."""

    def __init__(self, service: Service, faults: Faults) -> None:
        self._service = service
        self._faults = faults
        self._tasks: set[asyncio.Task[bool]] = set()

    def start(self, line: Line, session: Session, call: Call) -> None:
        """Begin a request that came over a line, or repeat the answer if it came before."""
        if call.msg_id in session.running:
            return
        if known := session.remembered(call.msg_id):
            session.say(known[1])
            return
        if self._faults.cuts_before(call.method):
            line.cut()
            return
        task = asyncio.get_running_loop().create_task(self._run(line, session, call))
        session.running[call.msg_id] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: session.running.pop(call.msg_id, None))

    async def stop(self) -> None:
        """Cancel what is running and wait for its end."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, line: Line, session: Session, call: Call) -> bool:
        done, body = await self._answer(session, call)
        session.remember(call.msg_id, body, done=done)
        if done and self._faults.cuts_after(call.method):
            line.cut()
            return done
        if (pause := self._faults.answer_delay()) > 0:
            await asyncio.sleep(pause)
        session.say(body)
        return done

    async def _answer(self, session: Session, call: Call) -> tuple[bool, bytes]:
        try:
            return True, await self._carry_out(session, call)
        except RpcFault as fault:
            return False, failure(call.msg_id, fault.code, fault.message)
        except Exception:
            log.exception("the service failed on %s", call.method)
            return False, failure(call.msg_id, 500, "INTERNAL")

    async def _carry_out(self, session: Session, call: Call) -> bytes:
        await wait_for_earlier(session, call)
        if fault := self._faults.rpc_error(call.method):
            raise fault
        return result(call, await self._service.call(session.caller, call.request))


async def wait_for_earlier(session: Session, call: Call) -> None:
    """Wait for the messages that `invokeAfterMsg` names; raises RpcFault if one of them failed."""
    for msg_id in call.after:
        if task := session.running.get(msg_id):
            await asyncio.wait({task})
        known = session.remembered(msg_id)
        if known is not None and not known[0]:
            raise RpcFault(400, "MSG_WAIT_FAILED")
