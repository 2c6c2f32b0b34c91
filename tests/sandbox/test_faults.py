"""The fault plan, without a wire."""

from sandbox.contract import RpcFault
from sandbox.faults import Faults


def test_nothing_goes_wrong_unless_asked() -> None:
    """A plan without settings plans nothing."""
    faults = Faults()
    for _ in range(100):
        assert not faults.cuts_before("SendMessage")
        assert not faults.cuts_after("SendMessage")
        assert not faults.take_too_long()
        assert faults.rpc_error("SendMessage") is None
        assert faults.update_copies() == [0.0]
        assert faults.answer_delay() == 0
    assert not faults.counts


def test_budgets_are_used_up_by_matching_requests_only() -> None:
    """One that does not match costs nothing."""
    faults = Faults(cut_next_after=2, cut_next_before=1, too_long=1)
    assert not faults.cuts_after("GetHistory")
    assert [faults.cuts_after("SendMessage") for _ in range(3)] == [True, True, False]
    assert [faults.cuts_before("EditMessage") for _ in range(2)] == [True, False]
    assert [faults.take_too_long() for _ in range(2)] == [True, False]
    assert faults.counts == {"cut_after": 2, "cut_before": 1, "too_long": 1}


def test_errors_come_in_order_and_before_floods() -> None:
    """Each is used up by one call."""
    first, second = RpcFault(400, "FIRST"), RpcFault(500, "SECOND")
    faults = Faults(errors={"SendMessage": [first, second]}, flood={"SendMessage": 3})
    assert faults.rpc_error("EditMessage") is None
    assert faults.rpc_error("SendMessage") is first
    assert faults.rpc_error("SendMessage") is second
    flood = faults.rpc_error("SendMessage")
    assert flood is not None
    assert (flood.code, flood.message) == (420, "FLOOD_WAIT_3")
    assert faults.rpc_error("SendMessage") is None


def test_floods_by_chance_hit_the_named_methods() -> None:
    """And only those."""
    faults = Faults(flood_chance=1.0, flood_seconds=9)
    flood = faults.rpc_error("SendMessage")
    assert flood is not None
    assert flood.message == "FLOOD_WAIT_9"
    assert faults.rpc_error("GetHistory") is None
    assert faults.counts == {"flood_chance": 1}


def test_a_flood_until_lifted_refuses_every_call() -> None:
    """However often it is tried, until it is taken away; a flood for one call goes before it."""
    faults = Faults(flood={"ExportChatInvite": 5})
    faults.flood_until_lifted["ExportChatInvite"] = 120
    refused = [faults.rpc_error("ExportChatInvite") for _ in range(4)]
    assert [fault.message for fault in refused if fault] == [
        "FLOOD_WAIT_5",
        *["FLOOD_WAIT_120"] * 3,
    ]
    assert faults.rpc_error("EditExportedChatInvite") is None
    del faults.flood_until_lifted["ExportChatInvite"]
    assert faults.rpc_error("ExportChatInvite") is None
    assert faults.counts == {"flood": 1, "flood_until_lifted": 3}


def test_kinds_of_faults_do_not_disturb_each_other() -> None:
    """The same updates are lost whether or not lines are cut in between."""
    quiet, busy = Faults(seed=4, lose_updates=0.5), Faults(seed=4, lose_updates=0.5, cut_after=0.5)
    lost = []
    for _ in range(200):
        busy.cuts_after("SendMessage")
        lost.append((quiet.update_copies(), busy.update_copies()))
    assert all(one == other for one, other in lost)
    assert 50 < quiet.counts["lose_updates"] < 150


def test_delays_stay_within_their_span() -> None:
    """Seconds, at most what was asked."""
    faults = Faults(delay=2.0, delay_updates=3.0)
    assert all(0 <= faults.answer_delay() <= 2 for _ in range(100))
    assert all(0 <= delay <= 3 for _ in range(100) for delay in faults.update_copies())
