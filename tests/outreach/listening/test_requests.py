"""The rules alone tell requests from other talk well enough to work with."""

import pytest

from outreach.listening.around import NAMES
from outreach.listening.heard import Kind
from outreach.listening.line import Line
from outreach.listening.reading import Reading, read
from outreach.listening.requests import Rules
from outreach.listening.talk import Talk

RULES = Rules()


def reading(text: str) -> Reading:
    """The message as it is read."""
    return read(Talk().hear(Line(1, 0.0, 1, text)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("подскажите, до скольки сегодня автобус?", Kind.QUESTION),
        ("кто знает, где взять справку", Kind.QUESTION),
        ("можно ли сдать тест без паспорта?", Kind.QUESTION),
        ("помогите найти юриста пожалуйста", Kind.HELP),
        ("ребят, кто может занести бинты, прошу", Kind.HELP),
        ("добавьте пожалуйста мою подругу в чат", Kind.INVITE),
        ("does anyone know what time the bus comes?", Kind.QUESTION),
        ("please can somebody come with me to the clinic", Kind.HELP),
        ("can you add my friend to the group please", Kind.INVITE),
        ("anyone there? need to ask something", Kind.UNCLEAR),
    ],
)
def test_a_plain_request_is_found(text: str, kind: Kind) -> None:
    """With its kind."""
    assert RULES.words(reading(text)) > 0
    assert RULES.kind(reading(text)) is kind


@pytest.mark.parametrize(
    "text",
    [
        "спасибо, всё понял",
        "ну что, как дела?",
        "а ты сама где живёшь?",
        "вчера дождь лил весь день",
        "кто придумал вставать в шесть утра",
        "?",
        "",
        "thanks, that helped a lot",
        "we had soup and it was lovely",
        "lol same",
    ],
)
def test_other_talk_is_left_alone(text: str) -> None:
    """Thanks, small talk, stories, questions back."""
    assert RULES.words(reading(text)) <= 0


def test_a_question_back_is_less_of_a_request() -> None:
    """As a reply, and to somebody called by name."""
    plain = dict.fromkeys(NAMES, 0.0) | {"score": 0.5}
    back = plain | {"reply": 1.0, "names somebody": 1.0}
    whole = [RULES.whole([seen[name] for name in NAMES]) for seen in (plain, back)]
    assert whole[0] > 0 > whole[1]
