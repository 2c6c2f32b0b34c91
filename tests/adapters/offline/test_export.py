"""An export is read one message at a time, whatever stands in it."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.offline.entries import Entry, Reader
from adapters.offline.export import Export, staff_of
from adapters.offline.parsing import ALONE, DamagedError, parts_of
from core.errors import ExportError
from core.events import Media
from tests.adapters.offline.exports import CHAT, MEMBER, account, chat, entry, write

MARKED = -1_000_000_000_000 - CHAT
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PIECES = st.lists(
    WORDS
    | st.builds(
        lambda kind, text: {"type": kind, "text": text},
        st.sampled_from(["bold", "link", "blockquote"]),
        WORDS,
    ),
    max_size=6,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


def read(path: Path, wanted: str | None = None) -> list[Entry]:
    """All messages of the export."""
    with Export(path, wanted) as export:
        return list(export.messages())


def collect(export: Export, found: list[int | None]) -> None:
    """Put the ids where they stay when an error ends the reading."""
    for one in export.messages():
        found += [one.id]


def refusal(path: Path, wanted: str | None = None) -> ExportError:
    """What is said of a file that cannot be used."""
    with pytest.raises(ExportError) as caught:
        read(path, wanted)
    return caught.value


def test_a_message_becomes_our_own(tmp_path: Path) -> None:
    """With author, time, parent, and the chat's marked id."""
    path = write(tmp_path, chat([entry(7, "да", reply_to_message_id=5, forwarded_from="Канал")]))
    [found] = read(path)
    message = found.message
    assert (found.id, message.chat, message.text, message.reply_to) == (7, MARKED, "да", 5)
    assert message.author is not None
    assert (message.author.id, message.author.names) == (MEMBER, (f"Имя {MEMBER}",))
    assert message.date == datetime(2026, 2, 9, 5, 41, 51, tzinfo=UTC)
    assert found.local == datetime(2026, 2, 9, 8, 41, 51)  # noqa: DTZ001 - of an unknown machine
    assert message.forwarded


@given(PIECES)
def test_a_text_in_pieces_is_the_joined_text(pieces: list[Any]) -> None:
    """And its quotations are where they were marked."""
    found = Reader(MARKED).read(entry(1, pieces))
    assert found is not None
    texts = [piece if isinstance(piece, str) else piece["text"] for piece in pieces]
    assert found.message.text == "".join(texts)
    quoted = [
        piece["text"]
        for piece in pieces
        if not isinstance(piece, str) and piece["type"] == "blockquote" and piece["text"]
    ]
    assert [found.message.text[start:end] for start, end in found.message.quoted] == quoted


def test_a_quotation_of_one_piece_is_known_by_its_entities() -> None:
    """Some versions write the text as a plain string then."""
    raw = entry(1, "слова", text_entities=[{"type": "blockquote", "text": "слова"}])
    found = Reader(MARKED).read(raw)
    assert found is not None
    assert found.message.quoted == ((0, 5),)


@given(st.lists(JSON, max_size=5), st.integers(1, 50))
def test_streaming_reads_what_json_reads(
    tmp_path_factory: Any, values: list[Any], cut: int
) -> None:
    """Every entry the same, wherever a piece of the file ends."""
    path = write(tmp_path_factory.mktemp("e"), chat(values))
    with pytest.MonkeyPatch.context() as patch, path.open("rb") as file:
        patch.setattr("adapters.offline.parsing.CHUNK", cut)
        found = [part.value for part in parts_of(file) if part.is_entry]
    assert found == json.loads(path.read_text("utf-8"))["messages"]


@given(JSON)
def test_no_entry_is_too_odd(value: Any) -> None:
    """Neither as a whole nor in any field."""
    reader = Reader(MARKED)
    reader.read(value)
    for key in (
        "id",
        "text",
        "text_entities",
        "from",
        "from_id",
        "date",
        "date_unixtime",
        "reply_to_message_id",
        "forwarded_from",
        "media_type",
        "photo",
        "action",
    ):
        assert reader.read(entry(1) | {key: value}) is not None


def test_missing_fields_are_missed_by_nobody() -> None:
    """A message of nothing but its type is a message."""
    found = Reader(MARKED).read({"type": "message"})
    assert found is not None
    assert (found.id, found.message.text, found.message.author) == (None, "", None)


@pytest.mark.parametrize(
    ("author", "number"),
    [("user12", 12), ("channel12", -1_000_000_000_012), ("chat12", -12), (12, 12), (None, None)],
)
def test_authors_are_marked_ids(author: Any, number: int | None) -> None:
    """As everywhere else; a deleted account keeps its id."""
    found = Reader(MARKED).read(entry(1) | {"from": None, "from_id": author})
    assert found is not None
    assert (found.message.author and found.message.author.id) == number


@pytest.mark.parametrize(
    ("more", "media"),
    [
        ({}, None),
        ({"media_type": "voice_message", "file": "a.ogg"}, Media.VOICE),
        ({"media_type": "video_message", "file": "a.mp4"}, Media.ROUND),
        ({"media_type": "video_file", "file": "a.mp4"}, Media.VIDEO),
        ({"media_type": "sticker", "file": "a.webp"}, Media.STICKER),
        ({"media_type": "animation", "file": "a.mp4"}, Media.FILE),
        ({"photo": "a.jpg"}, Media.PHOTO),
        ({"file": "a.pdf"}, Media.FILE),
        ({"poll": {"question": "а"}}, Media.POLL),
        ({"location_information": {}}, Media.OTHER),
    ],
)
def test_what_a_message_carries_is_read(more: dict[str, Any], media: Media | None) -> None:
    """Whether or not the files were exported, too."""
    found = Reader(MARKED).read(entry(1, "", **more))
    assert found is not None
    assert found.message.media is media


def test_telegrams_own_lines_are_passed_over(tmp_path: Path) -> None:
    """And so is what is no entry; the order is the file's."""
    service = {"id": 2, "type": "service", "action": "pin_message", "text": ""}
    path = write(tmp_path, chat([entry(9), service, None, 5, [entry(1)], entry(3)]))
    assert [one.id for one in read(path)] == [9, 3]


def test_replies_to_elsewhere_are_to_nobody() -> None:
    """To another chat, or to the topic in which something is said."""
    reader = Reader(MARKED)
    reader.read({"id": 4, "type": "service", "action": "topic_created", "title": "Разное"})
    away = entry(5, reply_to_message_id=3, reply_to_peer_id="channel9")
    topic, plain = entry(6, reply_to_message_id=4), entry(7, reply_to_message_id=6)
    found = [reader.read(raw) for raw in (away, topic, plain)]
    assert [one and one.message.reply_to for one in found] == [None, None, 6]


def test_the_only_chat_of_an_account_is_meant(tmp_path: Path) -> None:
    """Contacts and other lists are no chats."""
    path = write(tmp_path, account(chat([entry(1)]), {"id": 5, "type": "saved_messages"}))
    assert [one.id for one in read(path)] == [1]


@pytest.mark.parametrize("wanted", [str(CHAT), str(MARKED), "берег · ЧАТ"])
def test_a_chat_is_chosen_by_id_or_name(tmp_path: Path, wanted: str) -> None:
    """In either form of the id; the others are passed over."""
    private = {"name": "КАНАРЕЙКА", "type": "personal_chat", "id": 77, "messages": [entry(1)]}
    path = write(tmp_path, account(private, chat([entry(2), entry(3)]), private))
    assert [one.id for one in read(path, wanted)] == [2, 3]


def test_a_choice_of_chats_names_ids_only(tmp_path: Path) -> None:
    """Groups first; the name of a private chat is somebody's."""
    private = {"name": "КАНАРЕЙКА", "type": "personal_chat", "id": 77, "messages": [entry(1)]}
    path = write(tmp_path, account(private, chat([entry(2)])))
    for error, name in (
        (refusal(path), "error-export-which"),
        (refusal(path, "nothing"), "error-export-no-chat"),
    ):
        assert error.name == name
        assert error.details["chats"] == f"{CHAT} (private_supergroup), 77 (personal_chat)"
        assert "КАНАРЕЙКА" not in str(error)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<!DOCTYPE html><html>", "error-export-html"),
        (b"\xef\xbb\xbf\n <html>", "error-export-html"),
        (b"", "error-export-none"),
        (b"\x89PNG\r\n\x1a\n", "error-export-none"),
        (b'{"text": "a"}\n{"text": "b"}\n', "error-export-none"),
        (b"[]", "error-export-none"),
        (b'{"chats": {"list": []}}', "error-export-none"),
        (b'{"messages": ' + b"[" * 100_000, "error-export-damaged"),
        (b'{"a": ' + b"[" * 100_000, "error-export-none"),
        (b'{"messages": [{"text": NaN}]}', "error-export-damaged"),
        (b'{"messages": [{"id": 123456789012345678901234567890}]}', "error-export-damaged"),
        (b'{"messages": [{"text": "\xff"}]}', "error-export-damaged"),
        (b'{"messages": [{"text": "\\ude00"}]}', "error-export-damaged"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, content: bytes, name: str) -> None:
    """With what to do about it."""
    path = tmp_path / "result.json"
    path.write_bytes(content)
    assert refusal(path).name == name


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """And a folder."""
    error = refusal(tmp_path / "no.json")
    assert (error.name, error.details["code"]) == ("error-export-unreadable", "ENOENT")
    assert refusal(tmp_path).name == "error-export-folder"


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    """At once, though nobody writes into it: an export is read more than once."""
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe").name == "error-export-no-file"


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that cannot be read")
def test_a_file_that_breaks_while_it_is_read_is_refused() -> None:
    """With the system's reason."""
    error = refusal(Path("/proc/self/mem"))
    assert (error.name, error.details["code"]) == ("error-export-unreadable", "EIO")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    """An editor may have added it."""
    path = tmp_path / "result.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(chat([entry(1)])).encode())
    assert [one.id for one in read(path)] == [1]


@given(st.data())
def test_what_stands_before_the_damage_is_read(tmp_path_factory: Any, data: st.DataObject) -> None:
    """Wherever the file is cut off: every message that was whole."""
    path = write(tmp_path_factory.mktemp("e"), chat([entry(number) for number in range(8)]))
    content = path.read_bytes()
    cut = data.draw(st.integers(content.index(b'"messages": [') + 13, len(content) - 2))
    path.write_bytes(content[:cut])
    found: list[int | None] = []
    with Export(path) as export, pytest.raises(ExportError, match="error-export-damaged") as caught:
        collect(export, found)
    assert found == list(range(content[:cut].count(b"\n  }")))
    assert caught.value.details == {"file": str(path), "byte": cut, "messages": len(found)}


def test_the_file_itself_counts_as_one_chat(tmp_path: Path) -> None:
    """And nesting without end is not followed."""
    path = write(tmp_path, chat([entry(1)]))
    with path.open("rb") as file:
        assert {part.chat for part in parts_of(file)} == {ALONE}
    path.write_bytes(b'{"messages": [' + b'{"a":' * 100)
    with path.open("rb") as file, pytest.raises(DamagedError):
        list(parts_of(file))


def test_staff_are_named_by_their_ids() -> None:
    """In any of the forms that an export shows."""
    assert staff_of("user1, 2,,channel3,-1000000000004") == {1, 2, -1000000000003, -1000000000004}
    assert staff_of("") == frozenset()
    with pytest.raises(ExportError, match="error-staff id=@vera"):
        staff_of("1,@vera")
