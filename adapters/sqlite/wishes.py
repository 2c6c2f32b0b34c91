"""Effects as they lie in the outbox: JSON without a single word of a member."""

import json
from datetime import datetime
from typing import Any, Final

from adapters.clock import moment, seconds
from core.effects import (
    Admit,
    Alter,
    Attachment,
    Chart,
    Delete,
    Discard,
    Export,
    Limit,
    Linking,
    Listing,
    Person,
    Priority,
    QrCode,
    Quote,
    React,
    Restrict,
    Revoke,
    Rewrite,
    Say,
    Sheet,
    Text,
    Unsay,
)

Row = dict[str, Any]
Argument = int | str | Person | Text | tuple[Text, ...]
Outgoing = Say | Rewrite | Unsay | Delete | React | Restrict | Linking
"""The effects that go out; `Withdraw` only changes the outbox."""

EXPORTS: Final = 1
"""The lane of making links: Telegram may make it wait for hours, and nothing else with it."""
LINKS: Final = 2
"""The lane of all other work on links: to end one must wait neither for new ones nor for posts."""


def lane_of(effect: Outgoing) -> int:
    """The queue of an effect, of which one goes out at a time: its chat, or one for links.

    No chat is 1 or 2: rooms are negative, and the private chats are 0 together.
    """
    match effect:
        case Export():
            return EXPORTS
        case Alter() | Revoke() | Admit() | Discard():
            return LINKS
        case _:
            return effect.chat


def urgent_lane(lane: int) -> int:
    """The lane of the emergencies beside a lane: nothing that is slow there stands in their way.

    That of a room is positive and large, and those of 0, 1 and 2 are -1, -2 and -3.
    """
    return ~lane


def dump(effect: Outgoing) -> str:
    """The effect as JSON; its key, lane, priority and time have columns of their own."""
    return json.dumps(_row(effect), separators=(",", ":"))


def load(payload: str, key: str, lane: int, priority: int, due: int) -> Outgoing:
    """The effect that was dumped, also by an older Steward."""
    row: Row = json.loads(payload)
    chat, after = lane, moment(due)
    match row["do"]:
        case "say":
            return Say(
                key=key,
                chat=chat,
                text=_text(row["text"]),
                priority=Priority(priority),
                reply_to=row["reply_to"],
                quote=_quote(row["quote"]),
                silent=row["silent"],
                after=after,
                member=row.get("member"),
                attach=_attachment(row.get("attach")),
                quotes=_quotes(row),
                call=tuple(row.get("call", ())),
            )
        case "rewrite":
            text, quote, quotes = _text(row["text"]), _quote(row["quote"]), _quotes(row)
            return Rewrite(row["of"], chat, text, Priority(priority), quote, quotes)
        case "unsay":
            return Unsay(row["of"], chat, Priority(priority))
        case "delete":
            return Delete(key, chat, tuple(row["messages"]), Priority(priority))
        case "react":
            return React(chat, row["message"], row["emoji"], after, Priority(priority))
        case "restrict":
            until = None if row["until"] is None else moment(row["until"])
            member, via, limit = row["member"], row["via"], Limit(row["limit"])
            return Restrict(chat, member, limit, via, until, after, Priority(priority))
        case _:
            return _linking(row, key, Priority(priority), after)


def _linking(row: Row, key: str, priority: Priority, after: datetime) -> Linking:
    match row["do"]:
        case "export":
            return Export(
                key=key,
                chat=row["chat"],
                title=row["title"],
                expires=moment(row["expires"]),
                uses=row["uses"],
                requested=row["requested"],
                priority=priority,
            )
        case "alter":
            url, requested, uses = row["url"], row["requested"], row["uses"]
            return Alter(key, row["chat"], url, requested, uses, priority)
        case "revoke":
            return Revoke(key, row["chat"], row["url"], priority)
        case "admit":
            return Admit(key, row["chat"], row["member"], row["approved"], after, priority)
        case "discard":
            return Discard(key, row["chat"], priority)
        case unknown:
            raise ValueError(f"an effect of another version: {unknown}")


def own_key(effect: Outgoing) -> str:
    """The key of the row: changes of a message that an effect posted have rows of their own."""
    match effect:
        case Rewrite():
            return f"rewrite:{effect.key}"
        case Unsay():
            return f"unsay:{effect.key}"
        case _:
            return effect.key


def due(effect: Outgoing, now: datetime) -> int:
    """When it may go out, in seconds since 1970."""
    after = effect.after if isinstance(effect, Say | React | Restrict | Admit) else None
    return seconds(now if after is None else after)


def _row(effect: Outgoing) -> Row:
    match effect:
        case Say():
            row: Row = {
                "do": "say",
                "text": _text_row(effect.text),
                "reply_to": effect.reply_to,
                "quote": _quote_row(effect.quote),
                "silent": effect.silent,
            }
            if effect.member is not None:
                row["member"] = effect.member
            if effect.attach is not None:
                row["attach"] = _attachment_row(effect.attach)
            if effect.call:
                row["call"] = effect.call
            return row | _quotes_row(effect)
        case Rewrite():
            text, quote = _text_row(effect.text), _quote_row(effect.quote)
            row = {"do": "rewrite", "of": effect.key, "text": text, "quote": quote}
            return row | _quotes_row(effect)
        case Unsay():
            return {"do": "unsay", "of": effect.key}
        case Delete():
            return {"do": "delete", "messages": effect.messages}
        case React():
            return {"do": "react", "message": effect.message, "emoji": effect.emoji}
        case Restrict():
            return {
                "do": "restrict",
                "member": effect.member,
                "limit": effect.limit,
                "via": effect.via,
                "until": None if effect.until is None else seconds(effect.until),
            }
        case _:
            return _linking_row(effect)


def _linking_row(effect: Linking) -> Row:
    # The column `chat` holds the lane.
    row: Row = {"do": type(effect).__name__.lower(), "chat": effect.chat}
    match effect:
        case Export():
            row |= {"title": effect.title, "expires": seconds(effect.expires)}
            row |= {"uses": effect.uses, "requested": effect.requested}
        case Alter():
            row |= {"url": effect.url, "requested": effect.requested, "uses": effect.uses}
        case Revoke():
            row |= {"url": effect.url}
        case Discard():
            return {"do": "discard", "chat": effect.chat}
        case Admit():
            row |= {"member": effect.member, "approved": effect.approved}
    return row


def _attachment_row(attachment: Attachment) -> Row:
    match attachment:
        case QrCode(url):
            return {"is": "qr", "url": url}
        case Sheet(urls, label, rule):
            return {"is": "sheet", "urls": urls, "label": label, "rule": _text_row(rule)}
        case Listing(urls, label):
            return {"is": "listing", "urls": urls, "label": label}
        case Chart(title, weeks, rows):
            return {"is": "chart", "title": _text_row(title), "weeks": weeks, "rows": rows}


def _attachment(row: Row | None) -> Attachment | None:
    match row:
        case None:
            return None
        case {"is": "qr"}:
            return QrCode(row["url"])
        case {"is": "sheet"}:
            return Sheet(tuple(row["urls"]), row["label"], _text(row["rule"]))
        case {"is": "listing"}:
            return Listing(tuple(row["urls"]), row["label"])
        case {"is": "chart"}:
            rows = tuple((source, tuple(numbers)) for source, numbers in row["rows"])
            return Chart(_text(row["title"]), tuple(row["weeks"]), rows)
        case _:
            raise ValueError("an attachment of another version")


def _text_row(text: Text) -> Row:
    args = {name: _arg_row(value) for name, value in text.args.items()}
    row: Row = {"template": text.template, "args": args}
    return row if text.language is None else {**row, "language": text.language}


def _arg_row(value: Argument) -> object:
    match value:
        case Person():
            return {"person": value.id}
        case Text():
            return {"text": _text_row(value)}
        case tuple():
            return {"texts": [_text_row(text) for text in value]}
        case _:
            return value


def _text(row: Row) -> Text:
    args = {name: _arg(value) for name, value in row["args"].items()}
    return Text(row["template"], args, row.get("language"))


def _arg(value: Any) -> Argument:
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return] # a number or a string of ours
    if "texts" in value:
        return tuple(_text(text) for text in value["texts"])
    return Person(value["person"]) if "person" in value else _text(value["text"])


def _quote_row(quote: Quote | None) -> list[int] | None:
    return None if quote is None else [quote.chat, quote.message]


def _quote(row: list[int] | None) -> Quote | None:
    return None if row is None else Quote(*row)


def _quotes_row(effect: Say | Rewrite) -> Row:
    quotes = [_quote_row(quote) for quote in effect.quotes]
    return {"quotes": quotes} if quotes else {}


def _quotes(row: Row) -> tuple[Quote, ...]:
    return tuple(Quote(*quote) for quote in row.get("quotes", ()))
