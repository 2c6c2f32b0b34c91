"""Transports: what is framed on one side is found on the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.wire.frames import (
    ABRIDGED_TAG,
    INTERMEDIATE_TAG,
    MAX_PAYLOAD,
    Abridged,
    Codec,
    FrameError,
    Framing,
    Full,
    Intermediate,
)

WORDS = st.binary(min_size=1, max_size=600).map(lambda part: part * 4)
TRANSPORTS = st.sampled_from(
    [(b"", Full), (INTERMEDIATE_TAG, Intermediate), (ABRIDGED_TAG, Abridged)]
)


@given(st.lists(WORDS, max_size=5), TRANSPORTS, st.data())
def test_payloads_survive_any_cutting_of_the_stream(
    payloads: list[bytes], transport: tuple[bytes, type[Codec]], data: st.DataObject
) -> None:
    """However the network cuts the bytes, in whatever transport."""
    tag, kind = transport
    codec, framing = kind(), Framing()
    stream = tag + b"".join(codec.frame(payload) for payload in payloads)
    got = []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        got += framing.feed(stream[:size])
        stream = stream[size:]
    assert got == payloads


@given(st.lists(WORDS, min_size=1, max_size=3), TRANSPORTS)
def test_the_answer_comes_in_the_transport_of_the_question(
    payloads: list[bytes], transport: tuple[bytes, type[Codec]]
) -> None:
    """The server speaks what the client spoke first."""
    tag, kind = transport
    server, client = Framing(), kind()
    server.feed(tag + kind().frame(bytes(4)))
    stream = bytearray(b"".join(server.frame(payload) for payload in payloads))
    got, at = [], 0
    while (taken := client.take(stream, at)) is not None:
        got.append(taken[0])
        at = taken[1]
    assert got == payloads


@given(st.binary(max_size=3000))
def test_any_bytes_are_payloads_or_an_error(noise: bytes) -> None:
    """Nothing else is raised, and nothing is made up."""
    try:
        payloads = Framing().feed(noise)
    except FrameError:
        return
    assert sum(map(len, payloads)) <= len(noise)


@pytest.mark.parametrize("transport", [(b"", Full), (INTERMEDIATE_TAG, Intermediate)])
def test_the_largest_payload_fits_and_no_larger(transport: tuple[bytes, type[Codec]]) -> None:
    """The limit is on the payload, not on the frame."""
    tag, kind = transport
    assert Framing().feed(tag + kind().frame(bytes(MAX_PAYLOAD))) == [bytes(MAX_PAYLOAD)]
    with pytest.raises(FrameError):
        Framing().feed(tag + kind().frame(bytes(MAX_PAYLOAD + 4)))


def test_nothing_can_be_said_before_the_transport_is_known() -> None:
    """A server speaks second."""
    with pytest.raises(FrameError):
        Framing().frame(bytes(4))
