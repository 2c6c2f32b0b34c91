"""The judges at work: every batch whole and in order, whatever becomes of the large model.

The large model is a real process here (`tests/adapters/models/large/puppet.py`) that scores a text
by its length, or waits, fails or dies, as the text says. Where it alone judges, the score is thus
the length of what it was shown.
"""

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from adapters.judging import Judge, open_judge
from adapters.models.large.served import LargeModel, State
from adapters.models.small.model import load
from config.settings import Models
from core.errors import ModelError
from moderation.findings import Kind
from moderation.judgement import FLAG_AT, SMALL_FLAGS_AT
from moderation.said import Parent, Said
from tests.adapters.judges import LONG, PUPPET, Gate, Slow, always, rudeness

SHORT = 0.01  # seconds in which the puppet cannot go on: it waits for the test

DOUBT, HARMLESS, RUDE = SMALL_FLAGS_AT, -12.0, 15.0
TALK = [Said("привет"), Said("ты идиот"), Said("мой номер 8 901 000-00-11"), Said("")]


@pytest.fixture
async def puppet(tmp_path: Path) -> AsyncIterator[LargeModel]:
    """A large model that does as its texts say."""
    model = LargeModel(tmp_path, command=PUPPET)
    await model.start()
    assert await model.settled() is State.READY
    yield model
    await model.close()


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    """Holds the puppet until it is opened."""
    gate = Gate(tmp_path / "gate")
    yield gate
    gate.close()


async def shown(model: LargeModel, *batch: Said) -> list[float | None]:
    """The lengths of what the large model is shown of each message."""
    return rudeness(await Judge(rules=False, large=model, patience=LONG).score(batch))


@pytest.mark.parametrize("rules", [True, False])
@pytest.mark.parametrize("small", [True, False])
@pytest.mark.parametrize("large", [True, False])
async def test_every_judge_can_be_switched_off(
    puppet: LargeModel, *, rules: bool, small: bool, large: bool
) -> None:
    """Each batch is answered, by those that are left; personal data is found by none of them."""
    judge = Judge(
        rules=rules,
        small=load() if small else None,
        large=puppet if large else None,
        patience=LONG,
    )
    found = await judge.score(TALK)
    assert [[f.kind for f in findings if f.kind is not Kind.RUDE] for findings in found] == [
        *([], [], [Kind.PERSONAL], [])
    ]
    harmless, rude, _, empty = rudeness(found)
    assert (rude is not None) is (rules or small or large)
    assert rude is None or rude > 0.5
    assert (harmless is not None) is (small or large)
    assert (empty is not None) is small  # there are no words to show to the large one
    assert await judge.score([]) == []


async def test_only_what_is_watched_for_is_found() -> None:
    """Whatever else is in the message."""
    said = [Said("ты идиот, звони 8 901 000-00-11")]
    for watched in (set(Kind), {Kind.RUDE}, {Kind.PERSONAL}, {Kind.ADVERT}, set()):
        for small in (None, load()):
            (found,) = await Judge(small=small, watched=frozenset(watched)).score(said)
            assert {finding.kind for finding in found} == watched & {Kind.RUDE, Kind.PERSONAL}


async def test_the_reason_of_a_rule_is_kept(puppet: LargeModel) -> None:
    """Whoever else speaks; without the rules it is the models' own."""
    for small, large in ((None, None), (load(), None), (load(), puppet), (None, puppet)):
        ((finding,),) = await Judge(small=small, large=large).score([Said("ты идиот")])
        assert finding.reason == "reason-insult-you"
    ((finding,),) = await Judge(rules=False, small=load()).score([Said("ты идиот")])
    assert finding.reason == "reason-model-you"


@pytest.mark.parametrize(
    ("before", "rude", "after"),
    [
        ("Спасибо большое за вчерашнее.", "Ты идиот.", "Чай привезу. Обнимаю всех."),
        ("Какой вечер! Спасибо вам.", "Я тебя убью.", "До завтра. Целую!"),
        ("Thanks a lot for yesterday.", "You are an idiot.", "I bring tea. Love to you all."),
    ],
)
async def test_a_strong_sentence_is_not_hidden_by_friendly_ones(
    before: str, rude: str, after: str
) -> None:
    """It counts as if it had been said alone; without it they are what they are."""
    for small in (None, load()):
        judge = Judge(small=small)
        wrapped, alone = await judge.score([Said(f"{before} {rude} {after}"), Said(rude)])
        assert wrapped == alone
        (friendly,) = await judge.score([Said(f"{before} {after}")])
        assert all(finding.score < 0.1 for finding in friendly)


async def test_friends_may_tease_each_other_in_many_sentences() -> None:
    """What is said of oneself or of the absent, and what is not strong, stays what it was."""
    teased = Said("Спасибо! Ну ты и балбес. Обнимаю тебя. До завтра.")
    absent = Said("Спасибо! Мой брат идиот. Обнимаю. До завтра.")
    for found in await Judge(small=load()).score([teased, absent]):
        assert all(finding.score < FLAG_AT for finding in found)


async def test_only_the_members_own_words_are_shown_to_the_large_model(puppet: LargeModel) -> None:
    """No quotation, no invisible character, nothing forwarded, not what is answered."""
    plain, quoted = "пишут мне каждый день", "«ты тварь и должна уйти»"
    assert await shown(
        puppet,
        Said(plain),
        Said(plain, Parent.OTHER, "что случилось, почему ты плачешь?"),
        Said(f"{quoted} {plain}"),
        Said(f"ты тварь\n{plain}", quoted=((0, 9),)),
        Said(f"{plain}\u200b\u202e"),
        Said(plain, forwarded=True),
        Said(quoted, forwarded=True),
        Said(""),
    ) == [21.0, 21.0, 23.0, 22.0, 21.0, None, None, None]
    assert puppet.scored == 5


async def test_a_forwarded_message_is_nobodys_rudeness_here(puppet: LargeModel) -> None:
    """Whoever judges; what else is in it is found all the same."""
    forwarded = Said("ты идиот, звони 8 901 000-00-11", forwarded=True)
    for judge in (Judge(), Judge(small=always(RUDE)), Judge(small=None, large=puppet)):
        ((finding,),) = await judge.score([forwarded])
        assert finding.kind is Kind.PERSONAL
    assert puppet.scored == 0


async def test_the_large_model_is_asked_only_where_it_could_matter(puppet: LargeModel) -> None:
    """Never about what the small one is sure of, either way."""
    for opinion in (HARMLESS, RUDE):
        found = await Judge(small=always(opinion), large=puppet).score(TALK)
        assert found == await Judge(small=always(opinion)).score(TALK)
    assert (puppet.scored, puppet.shed) == (0, 0)
    found = await Judge(small=always(DOUBT), large=puppet, patience=LONG).score(TALK[:3])
    assert found != await Judge(small=always(DOUBT)).score(TALK[:3])
    assert (puppet.scored, puppet.shed) == (3, 0)


async def test_the_order_of_a_batch_is_kept(puppet: LargeModel, tmp_path: Path) -> None:
    """Also when some are not asked about, one fails, and one kills the worker on the way."""
    died = f"die-once {tmp_path}/died"
    batch = [
        *(Said("а" * 9), Said("fail"), Said("б" * 7), Said("", forwarded=True), Said(died)),
        *(Said("в" * 5), Said("«г»"), Said("д" * 3)),
    ]
    expected = [9.0, None, 7.0, None, float(len(died)), 5.0, 1.0, 3.0]
    assert await shown(puppet, *batch) == expected
    assert puppet.restarts == 1


async def test_batches_do_not_mix(puppet: LargeModel) -> None:
    """Several at once: each gets its own answers."""
    batches = [[Said("ы" * (10 * n + m)) for m in range(1, 9)] for n in range(6)]
    found = await asyncio.gather(*(shown(puppet, *batch) for batch in batches))
    assert found == [[float(len(said.text)) for said in batch] for batch in batches]


async def test_a_backlog_is_judged_the_same(puppet: LargeModel) -> None:
    """Without haste: as long as it takes, and in order."""
    batch = [Said("ю" * number) for number in range(1, 150)] + [Said("die"), Said("ю")]
    judge = Judge(rules=False, large=puppet, patience=None)
    expected = [*map(float, range(1, 150)), None, 1.0]
    assert rudeness(await judge.score(batch)) == expected


@pytest.mark.parametrize("text", ["fail", "die"])
async def test_what_the_large_model_cannot_answer_the_small_one_does(
    puppet: LargeModel, text: str
) -> None:
    """The message is judged as if there were no large model; its neighbours are not touched."""
    batch = [Said("раз"), Said(text), Said("два")]
    alone = rudeness(await Judge(small=always(DOUBT)).score(batch))
    both = rudeness(await Judge(small=always(DOUBT), large=puppet, patience=LONG).score(batch))
    assert alone == [0.5, 0.5, 0.5]
    assert both[1] == 0.5
    assert both[0] == both[2] != 0.5


async def test_a_batch_does_not_wait_longer_than_its_patience(
    puppet: LargeModel, gate: Gate
) -> None:
    """What was not answered in time is judged by the small model, and confuses nobody."""
    batch = [Said(gate.text), Said("раз"), Said("два")]
    judge = Judge(small=always(DOUBT), large=puppet, patience=SHORT)
    assert rudeness(await judge.score(batch)) == [0.5, 0.5, 0.5]
    assert puppet.shed == 3
    gate.open()
    assert await shown(puppet, Said("три"), Said("четыре")) == [3.0, 6.0]


async def test_a_worker_that_is_killed_in_the_middle_loses_nothing(
    puppet: LargeModel, gate: Gate
) -> None:
    """As by the system, when memory runs out: what it was asked is asked again."""
    texts = ["один", gate.text, "два"]
    task = asyncio.create_task(shown(puppet, *map(Said, texts)))
    await gate.reached()
    pid = puppet.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    # Or the dying worker would go through the gate.
    while puppet.pid == pid:  # noqa: ASYNC110 - nothing tells of a death
        await asyncio.sleep(0)
    gate.open()
    assert await task == [float(len(text)) for text in texts]
    assert puppet.restarts == 1


async def test_a_model_that_is_broken_or_off_is_done_without(tmp_path: Path) -> None:
    """Nobody waits for it."""
    expected = await Judge(small=always(DOUBT)).score(TALK)
    for command in ((), ("true",), (*PUPPET, "broken"), (str(tmp_path / "nowhere"),)):
        model = LargeModel(tmp_path, command=command)
        for started in (False, True):
            if started:
                await model.start()
                await model.settled()
            judge = Judge(small=always(DOUBT), large=model, patience=LONG)
            assert await judge.score(TALK) == expected
        await model.close()


async def test_a_cancelled_batch_confuses_nobody(puppet: LargeModel, gate: Gate) -> None:
    """Steward is stopped, say, while the large model thinks."""
    task = asyncio.create_task(shown(puppet, Said(gate.text), Said("раз")))
    await gate.reached()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    gate.open()
    assert await shown(puppet, Said("два")) == [3.0]


async def test_the_event_loop_is_free_while_messages_are_read() -> None:
    """The small model cannot go on here before somebody else on the loop has."""
    went_on = threading.Event()
    judge = Judge(small=always(DOUBT, Slow(went_on)))
    task = asyncio.create_task(judge.score(TALK))
    await asyncio.sleep(0)
    went_on.set()
    assert len(await task) == len(TALK)


async def test_the_event_loop_is_free_while_the_large_model_thinks(
    puppet: LargeModel, gate: Gate
) -> None:
    """It cannot go on here before somebody else on the loop has."""
    task = asyncio.create_task(shown(puppet, Said(gate.text)))
    await gate.reached()
    gate.open()
    assert await task == [float(len(gate.text))]


async def test_the_settings_say_who_judges(tmp_path: Path) -> None:
    """Where nothing is installed the large model is simply not there."""
    said = [Said("ты идиот"), Said("такие как ты никому тут не нужны, исчезни")]
    for rules, small in ((True, True), (True, False), (False, True), (False, False)):
        models = Models(rules=rules, small=small)
        expected = await Judge(rules=rules, small=load() if small else None).score(said)
        for hurry in (True, False):
            async with open_judge(models, tmp_path, hurry=hurry) as judge:
                assert await judge.score(said) == expected


async def test_a_damaged_small_model_is_told_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless it is switched off."""
    spoilt = tmp_path / "rudeness.model"
    spoilt.write_bytes(b"{}")
    monkeypatch.setattr("adapters.judging.load", lambda: load(spoilt))
    with pytest.raises(ModelError):
        async with open_judge(Models(), tmp_path):
            pass
    async with open_judge(Models(small=False), tmp_path) as judge:
        assert rudeness(await judge.score([Said("ты идиот")])) == [0.9]
