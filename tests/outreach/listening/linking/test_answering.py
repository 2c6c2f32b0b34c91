"""A message beside a request: what the numbers of a row say."""

from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.listening.heard import Kind
from outreach.listening.linking.answering import ANSWER, Sounds, answer_rows
from outreach.listening.linking.open import Requests
from outreach.listening.talk import Utterance
from tests.outreach.listening.linking.chatter import Chatter

QUIET = Sounds(text=0.0, asks=False)


def rows_of(
    here: Chatter, said: Utterance, parents: dict[int, float] | None = None
) -> dict[int, dict[str, float]]:
    """For each request the numbers of its row, by name."""
    known, window = here.look(said)
    requests = Requests(here.scene).chosen(known, here.asked, 18)
    rows = answer_rows(known, window, requests, here.scene, parents or {}, QUIET)
    return {
        one.id: dict(zip(ANSWER, row, strict=True)) for one, row in zip(requests, rows, strict=True)
    }


def test_what_a_reply_points_at() -> None:
    """The request, an answer of it, other words of its asker, a chain that leads there."""
    here = Chatter()
    request = here.ask(1, "где автобус?")
    answer = here.say(2, "у вокзала", reply=request.id)
    here.answered(request, answer)
    more = here.say(1, "а точнее?")
    chained = here.say(3, "справа", reply=answer.id)
    elsewhere = here.say(4, "красиво")

    def column(reply: int | None, name: str) -> float:
        return rows_of(here, here.say(3, "за углом", reply=reply))[request.id][name]

    assert column(request.id, "reply") == 1
    assert column(answer.id, "reply_answer") == 1
    assert column(more.id, "reply_asker") == 1
    assert column(chained.id, "reply_chain") == 1
    assert column(elsewhere.id, "reply_elsewhere") == 1
    assert column(None, "replies") == 0


def test_what_fits_the_question() -> None:
    """A place for a "where", a time for a "when"; words in common."""
    here = Chatter()
    where = here.ask(1, "где принимает психолог?")
    when = here.ask(4, "когда суд?")
    rows = rows_of(here, here.say(2, "психолог возле метро"))
    assert rows[where.id]["fits"] == 1
    assert rows[when.id]["fits"] == 0
    assert rows[where.id]["shared"] > rows[when.id]["shared"] == 0
    assert rows[where.id]["shared_lead"] > 0 > rows[when.id]["shared_lead"]


def test_what_happened_since() -> None:
    """How long ago, how many turns, who spoke, how often it was answered and by whom."""
    here = Chatter()
    request = here.ask(1, "чем снять жар?", Kind.HELP)
    here.say(3, "ужас")
    answer = here.say(2, "парацетамол")
    here.answered(request, answer)
    here.say(1, "а детям")
    row = rows_of(here, here.say(2, "детям в сиропе", after=90))[request.id]
    assert row["kind help"] == 1
    assert row["turns"] == 4
    assert row["asker_turns"] == 1
    assert row["answer_turns"] == row["mine_turns"] == 2
    assert row["given"] == row["mine_given"] == 1
    assert (row["by_me"], row["by_asker"], row["people"]) == (1, 1, 3)
    assert row["after_asker"] == 1
    assert row["newer"] == 0


def test_the_thread_counts_towards_the_request() -> None:
    """To reply to its asker, or to an answer, is to speak about it."""
    here = Chatter()
    request = here.ask(1, "где душ?")
    answer = here.say(2, "на вокзале")
    here.answered(request, answer)
    later = here.say(1, "платный?")
    said = here.say(3, "сто рублей")
    shares = {request.id: 0.1, answer.id: 0.2, later.id: 0.4, said.id: 0.3}
    row = rows_of(here, said, shares)[request.id]
    assert (row["rank_request"], row["rank_answers"], row["rank_asker"]) == (0.1, 0.2, 0.4)
    assert row["rank_self"] == 0.3
    assert row["rank_best"] == row["rank_lead"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, 1, 2, 3]),
            st.sampled_from(["где метадон?", "Марина, у метро", "ага", "", "спс", "Zed, когда"]),
            st.booleans(),
            st.booleans(),
        ),
        min_size=1,
        max_size=25,
    ),
)
@settings(max_examples=40)
def test_every_row_is_whole(turns: list[tuple[int | None, str, bool, bool]]) -> None:
    """Whoever says what to whom: as many finite numbers as names."""
    here = Chatter()
    for author, text, asks, replies in turns:
        reply = here.count // 2 or None if replies else None
        said = here.say(author, text, reply=reply)
        for row in rows_of(here, said).values():
            assert all(abs(number) < 1e6 for number in row.values())
        if asks:
            here.ask(author or 1, text)
