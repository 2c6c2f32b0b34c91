"""Rudeness aimed at somebody is found; the rest of strong language is let be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.findings import Finding, Kind
from moderation.rules.reading import read
from moderation.rules.rudeness import rudeness
from moderation.said import Parent, Said

WORTH_A_LOOK = 0.5  # what the rules alone flag


def rule(said: Said) -> Finding | None:
    """What the rule finds that is worth a moderator's time."""
    finding = rudeness(read(said))
    return finding if finding and finding.score >= WORTH_A_LOOK else None


def reason(text: str, **around: object) -> str | None:
    """The reason of the finding, None without one."""
    finding = rule(Said(text, **around))  # type: ignore[arg-type]
    return finding.reason if finding else None


RUDE = [
    ("ты полный идиот", "reason-insult-you"),
    ("какой же ты урод", "reason-insult-you"),
    ("ну и тварь же ты", "reason-insult-you"),
    ("да вы тут все дебилы", "reason-insult-you"),
    ("сидишь и врёшь, крыса", "reason-insult-you"),
    ("ты свинья", "reason-contempt"),
    ("тупая курица", "reason-insult-bare"),
    ("пошёл ты нахуй", "reason-drive-out"),
    ("иди на хуй отсюда", "reason-drive-out"),
    ("вали отсюда", "reason-drive-out"),
    ("тебя сюда никто не звал", "reason-drive-out"),
    ("закрой свой рот", "reason-silence"),
    ("заткнись уже", "reason-silence"),
    ("знаем мы где ты живёшь", "reason-threat"),
    ("найду тебя, не спрячешься", "reason-threat"),
    ("ноги тебе переломаю", "reason-threat"),
    ("чтоб ты сдохла", "reason-curse"),
    ("таких как ты надо изолировать", "reason-contempt"),
    ("ты никто и звать тебя никак", "reason-contempt"),
    ("кому ты нужна", "reason-contempt"),
    ("читать научись сначала", "reason-mockery"),
    ("слышь, чурка", "reason-slur"),
    ("you are an idiot", "reason-insult-you"),
    ("you stupid cow", "reason-insult-you"),
    ("you're such a loser", "reason-insult-you"),
    ("shut your mouth", "reason-silence"),
    ("get lost", "reason-drive-out"),
    ("fuck off", "reason-drive-out"),
    ("kill yourself", "reason-curse"),
    ("I know where you live", "reason-threat"),
    ("i will break your legs", "reason-threat"),
    ("people like you disgust me", "reason-contempt"),
    ("nobody asked you", "reason-drive-out"),
    ("you are a waste of oxygen", "reason-contempt"),
    ("learn to read", "reason-mockery"),
]


@pytest.mark.parametrize(("text", "expected"), RUDE)
def test_rudeness_at_somebody_is_found_with_its_reason(text: str, expected: str) -> None:
    """Insults, threats, contempt and driving out, in both languages, with and without swearing."""
    assert reason(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ты и д и о т",
        "ты идиoт",
        "ты и\u200bд\u200bи\u200bо\u200bт",
        "ты идиооооот",
        "ты м*дак",
        "ты му*ак",
        "ты пид0р",
        "you are an id1ot",
        "you f*cking bast@rd",
        "ты yрoд",
        "ti debil",
        "fu*k you",
        "ｙｏｕ ｍｏｒｏｎ",
    ],
)
def test_masks_do_not_help(text: str) -> None:
    """A masked insult is as rude as a plain one."""
    assert reason(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        # at things, the weather, institutions, people who are not here
        "сука, опять дождь",
        "блять, ключи потерял",
        "ебаный автобус",
        "этот хозяин тварь редкая",
        "менты козлы",
        "fucking hell, what a day",
        "this form is so stupid",
        "my landlord is a bastard",
        "shit, i missed the bus",
        # of oneself
        "я сам дурак",
        "какой же я идиот",
        "i'm such an idiot",
        "we are all idiots sometimes",
        # quoted and reported
        "он мне сказал, что я идиот",
        "сосед назвал меня тварью",
        "«ты урод» — вот что я услышала",
        'he wrote me "you moron"',
        "she called me a junkie",
        # denied
        "ты не дурак",
        "you are not stupid",
        # friendly
        "ах ты дурак, обнимаю)))",
        "fuck off haha love you",
        "заткнись, люблю тебя ❤️",
        # disagreement and moderation
        "ты не прав, посмотри расписание",
        "это вредный совет, убери его",
        "i disagree with you completely",
        "you are wrong about the hours",
        "пожалуйста, без оскорблений",
        # drug words and plain talk
        "я торчал десять лет",
        "закладки больше не ищу, слава богу",
        "где у вас можно взять тест?",
        "ты где сейчас? выходи, автобус приехал",
        "поплачь, от слёз легче",
        "i have been a junkie, now i knit",
        "if it turns nasty you ring 112",
        "вы сегодня работаете?",
        "",
        "...",
        "👍",
    ],
)
def test_strong_language_aimed_at_nobody_is_let_be(text: str) -> None:
    """Swearing, self-irony, quotations, friendly words and disagreement are not rudeness."""
    assert reason(text) is None


def test_a_reply_gives_an_insult_its_owner() -> None:
    """The same words in reply to another person are aimed, in reply to oneself they are not."""
    text = "вот же мразь редкая, слов нет, просто слов нет"
    assert reason(text, parent=Parent.OTHER) == "reason-insult-reply"
    assert reason(text, parent=Parent.SELF) is None
    assert reason(text) is None


@pytest.mark.parametrize(
    "text", ["Марина дура", "вот дура наглая Марина", "Марину мразь никто не ждал"]
)
def test_a_name_of_somebody_present_is_a_target(text: str) -> None:
    """An insult beside a name is rude when its bearer is in the chat, whatever the ending."""
    names = frozenset({"марина", "гость"})
    assert reason(text, names=names) == "reason-insult-name"
    assert reason(text, names=frozenset({"гость"})) != "reason-insult-name"


def test_small_words_in_a_name_make_nobody_a_target() -> None:
    """A display name such as "Ваня и кот" does not turn every "и" into a person."""
    text = "и вот такая же мразь вчера снилась"
    assert reason(text, names=frozenset({"ваня", "и", "кот"})) is None


def test_telegram_quotations_are_not_the_members_words() -> None:
    """What Telegram marks as quoted is not judged, what stands beside it is."""
    text = "ты идиот\nтак писать нельзя"
    assert reason(text, quoted=((0, 8),)) is None
    assert reason(text) is not None


def test_a_forwarded_message_is_not_judged() -> None:
    """The words of somebody elsewhere are not aimed at somebody here."""
    assert reason("ты идиот", forwarded=True) is None


@given(st.text(), st.sampled_from(list(Parent)), st.sets(st.text(max_size=9)))
def test_no_text_breaks_the_rule(text: str, parent: Parent, names: set[str]) -> None:
    """Whatever is written, by whoever, the rule answers."""
    finding = rule(Said(text, parent, names=frozenset(names)))
    assert finding is None or (finding.kind is Kind.RUDE and 0.5 <= finding.score <= 1)


@given(st.sampled_from([text for text, _ in RUDE]), st.data())
def test_invisible_characters_do_not_change_the_verdict(text: str, data: st.DataObject) -> None:
    """A zero-width character anywhere in a rude message leaves the finding as it was."""
    place = data.draw(st.integers(0, len(text)))
    character = data.draw(st.sampled_from("\u200b\u200c\u200d\u2060\ufeff\u00ad\u0336\u034f"))
    assert rule(Said(text[:place] + character + text[place:])) == rule(Said(text))


@given(st.sampled_from([text for text, _ in RUDE]))
def test_capitals_do_not_change_the_verdict(text: str) -> None:
    """Shouting is as rude as whispering."""
    assert rule(Said(text.upper())) == rule(Said(text))


@given(st.sampled_from([text for text, _ in RUDE]))
def test_a_quoted_insult_is_never_flagged(text: str) -> None:
    """An insult in quotation marks is reported, not made."""
    assert rule(Said(f"мне вчера написали «{text}»")) is None
