"""Effects as they lie in the outbox: JSON without a single word of a member."""

import json
from datetime import datetime
from typing import Any

from adapters.clock import moment, seconds
from core.effects import (
    Delete,
    Limit,
    Person,
    Priority,
    Quote,
    Restrict,
    Rewrite,
    Say,
    Text,
    Unsay,
)

Row = dict[str, Any]
Argument = int | str | Person | Text
Outgoing = Say | Rewrite | Unsay | Delete | Restrict
"""The effects that go out; `Withdraw` only changes the outbox."""


def dump(effect: Outgoing) -> str:
    """The effect as JSON; its key, chat, priority and time have columns of their own."""
    return json.dumps(_row(effect), separators=(",", ":"))


def load(payload: str, key: str, chat: int, priority: int, due: int) -> Outgoing:
    """The effect that was dumped."""
    row: Row = json.loads(payload)
    after = moment(due)
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
            )
        case "rewrite":
            text, quote = _text(row["text"]), _quote(row["quote"])
            return Rewrite(row["of"], chat, text, Priority(priority), quote)
        case "unsay":
            return Unsay(row["of"], chat, Priority(priority))
        case "delete":
            return Delete(key, chat, tuple(row["messages"]), Priority(priority))
        case "restrict":
            until = None if row["until"] is None else moment(row["until"])
            member, via, limit = row["member"], row["via"], Limit(row["limit"])
            return Restrict(chat, member, limit, via, until, after, Priority(priority))
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
    after = effect.after if isinstance(effect, Say | Restrict) else None
    return seconds(now if after is None else after)


def _row(effect: Outgoing) -> Row:
    match effect:
        case Say():
            return {
                "do": "say",
                "text": _text_row(effect.text),
                "reply_to": effect.reply_to,
                "quote": _quote_row(effect.quote),
                "silent": effect.silent,
            }
        case Rewrite():
            text, quote = _text_row(effect.text), _quote_row(effect.quote)
            return {"do": "rewrite", "of": effect.key, "text": text, "quote": quote}
        case Unsay():
            return {"do": "unsay", "of": effect.key}
        case Delete():
            return {"do": "delete", "messages": effect.messages}
        case Restrict():
            return {
                "do": "restrict",
                "member": effect.member,
                "limit": effect.limit,
                "via": effect.via,
                "until": None if effect.until is None else seconds(effect.until),
            }


def _text_row(text: Text) -> Row:
    return {"template": text.template, "args": {k: _arg_row(v) for k, v in text.args.items()}}


def _arg_row(value: Argument) -> object:
    match value:
        case Person():
            return {"person": value.id}
        case Text():
            return {"text": _text_row(value)}
        case _:
            return value


def _text(row: Row) -> Text:
    return Text(row["template"], {name: _arg(value) for name, value in row["args"].items()})


def _arg(value: Any) -> Argument:
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return] # a number or a string of ours
    return Person(value["person"]) if "person" in value else _text(value["text"])


def _quote_row(quote: Quote | None) -> list[int] | None:
    return None if quote is None else [quote.chat, quote.message]


def _quote(row: list[int] | None) -> Quote | None:
    return None if row is None else Quote(*row)
