"""What the judges say becomes one score: laws that hold whatever each of them says."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.texts import LANGUAGES
from moderation.findings import Finding, Kind
from moderation.judgement import (
    FLAG_AT,
    HIGHEST,
    LOWEST,
    SMALL_FLAGS_AT,
    STRONG,
    Opinions,
    Tally,
    aim_of,
    graver,
    judged,
    large_could_matter,
    threshold,
)
from moderation.rules.reading import read
from moderation.said import Parent, Said
from tests.texts import texts_in

DETOXIFY = (
    *("toxicity", "severe_toxicity", "obscene", "identity_attack"),
    *("insult", "threat", "sexual_explicit"),
)
PERSONAL = ("insult", "threat", "identity_attack")
DOUBTFUL = Opinions(small=SMALL_FLAGS_AT)
READERS = [texts_in(language) for language in LANGUAGES]

# Thousandths: a score is told in four places, and a law about what is flagged cannot be finer.
SMALL = st.integers(-15_000, 15_000).map(lambda thousandths: thousandths / 1000)
PROBABILITY = st.floats(0, 1)
RULE = st.builds(
    Finding,
    st.just(Kind.RUDE),
    st.sampled_from(["reason-threat", "reason-insult-you", "reason-mockery"]),
    st.integers(1, 100).map(lambda hundredths: hundredths / 100),
)
LARGE = st.dictionaries(st.sampled_from(DETOXIFY) | st.text(max_size=9), PROBABILITY, min_size=1)
AIM = st.sampled_from(
    ["reason-model", "reason-model-you", "reason-model-name", "reason-model-reply"]
)
OPINIONS = st.builds(
    Opinions,
    rule=st.none() | RULE,
    small=st.none() | SMALL,
    warmth=st.sampled_from([1.0, 0.55, 0.3]),
    aim=AIM,
    large=st.none() | LARGE,
)
TALLY = st.builds(Tally, st.integers(0, 100), st.integers(0, 100))


def score(opinions: Opinions) -> float:
    """The score found; 0 where nobody says anything."""
    finding = judged(opinions)
    return 0.0 if finding is None else finding.score


def flags(opinions: Opinions, tally: Tally) -> bool:
    """Whether a message so judged becomes a card, in a chat of this history."""
    return score(opinions) >= threshold(tally)


def detoxify(**classes: float) -> Mapping[str, float]:
    """Detoxify's answer: these, and next to nothing of its other classes."""
    return dict.fromkeys(DETOXIFY, 0.001) | classes


@given(OPINIONS)
def test_whatever_is_said_becomes_one_finding_of_rudeness(opinions: Opinions) -> None:
    """With a score from 0 to 1, unless nobody says anything."""
    finding = judged(opinions)
    silent = opinions.rule is None and opinions.small is None and opinions.large is None
    assert (finding is None) is silent
    assert finding is None or (finding.kind is Kind.RUDE and 0 <= finding.score <= 1)


@given(OPINIONS.filter(lambda o: o.small is not None), SMALL)
def test_a_ruder_opinion_of_the_small_model_never_lowers_the_score(
    opinions: Opinions, other: float
) -> None:
    """Whatever the others say."""
    low, high = sorted((opinions.small or 0.0, other))
    assert score(replace(opinions, small=low)) <= score(replace(opinions, small=high))


@given(OPINIONS, LARGE, st.data())
def test_a_ruder_opinion_of_the_large_model_never_lowers_the_score(
    opinions: Opinions, large: Mapping[str, float], data: st.DataObject
) -> None:
    """Whichever of its classes rises, and whatever the others say."""
    name = data.draw(st.sampled_from(sorted(large)))
    more = {**large, name: data.draw(st.floats(large[name], 1))}
    assert score(replace(opinions, large=large)) <= score(replace(opinions, large=more))


@given(OPINIONS.filter(lambda o: o.rule is not None), RULE)
def test_a_graver_rule_never_lowers_the_score(opinions: Opinions, other: Finding) -> None:
    """Nor does a rule that finds something where none did."""
    assert opinions.rule is not None
    low, high = sorted((opinions.rule, other), key=lambda finding: finding.score)
    assert score(replace(opinions, rule=low)) <= score(replace(opinions, rule=high))
    assert score(replace(opinions, rule=None)) <= score(replace(opinions, rule=low))


@given(OPINIONS, st.lists(OPINIONS))
def test_a_sentence_never_lowers_the_score(whole: Opinions, parts: list[Opinions]) -> None:
    """Whatever else is said, in whatever order; the whole message counts where none is strong."""
    # The same judges speak about each part; the large model is asked afterwards.
    whole, *parts = (
        replace(each, large=None, small=None if whole.small is None else each.small or 0.0)
        for each in (whole, *parts)
    )
    counted = whole
    for part in parts:
        counted = graver(counted, part)
    if judged(whole) is not None:
        assert score(counted) >= score(whole)
    strong = [part for part in parts if part.rule and part.rule.score >= STRONG]
    assert counted in [whole, *strong]


@given(OPINIONS)
def test_a_friendly_word_never_raises_the_score(opinions: Opinions) -> None:
    """The warmer, the milder."""
    cold, warm, warmer = (score(replace(opinions, warmth=warmth)) for warmth in (1.0, 0.55, 0.3))
    assert warmer <= warm <= cold


@given(OPINIONS, LARGE, TALLY)
def test_the_sieve_costs_nothing(
    opinions: Opinions, answer: Mapping[str, float], tally: Tally
) -> None:
    """Whoever is not shown to the large model would be treated the same whatever it said."""
    unasked = replace(opinions, large=None)
    if not large_could_matter(unasked):
        assert flags(replace(opinions, large=answer), tally) is flags(unasked, tally)


@given(OPINIONS.filter(lambda o: o.small is not None))
def test_the_sieve_lets_through_whatever_the_large_model_can_change(opinions: Opinions) -> None:
    """And not much else: in some chat, one answer of it would make the difference."""
    mildest, worst = (
        score(replace(opinions, large=dict.fromkeys(PERSONAL, p))) for p in (0.0, 1.0)
    )
    # A score is rounded: what is nearer than that to the edge may fall on either side.
    if mildest < HIGHEST - 0.001 and worst >= LOWEST + 0.001:
        assert large_could_matter(opinions)
    if mildest > HIGHEST + 0.001 or worst < LOWEST - 0.001:
        assert not large_could_matter(opinions)


def test_without_the_small_model_everything_is_shown_to_the_large_one() -> None:
    """There is nothing to sieve with."""
    assert large_could_matter(Opinions())
    assert large_could_matter(Opinions(Finding(Kind.RUDE, "reason-threat", 0.9)))


@given(st.integers(-15_000, 0).map(lambda thousandths: thousandths / 1000), LARGE)
def test_the_large_model_alone_flags_nothing_that_the_small_one_finds_harmless(
    small: float, large: Mapping[str, float]
) -> None:
    """It calls swearing at the weather toxic."""
    assert not flags(Opinions(small=small, large=large), Tally())


@given(st.floats(0, 1), st.floats(0, 1))
def test_swearing_alone_moves_nothing(obscene: float, toxic: float) -> None:
    """Only what is about a person counts, where Detoxify has classes for that."""
    swearing = detoxify(obscene=obscene, toxicity=toxic, severe_toxicity=toxic)
    assert score(replace(DOUBTFUL, large=swearing)) == score(replace(DOUBTFUL, large=detoxify()))


def test_the_large_model_tips_a_doubtful_message() -> None:
    """Either way, and by no more than a doubt."""
    assert score(DOUBTFUL) == FLAG_AT
    assert score(replace(DOUBTFUL, large=detoxify(insult=0.99))) > FLAG_AT + 0.1
    assert score(replace(DOUBTFUL, large=detoxify())) < FLAG_AT - 0.1
    assert flags(Opinions(small=6.0, large=detoxify()), Tally())


@pytest.mark.parametrize(
    ("opinions", "expected"),
    [
        (Opinions(), None),
        (Opinions(rule=Finding(Kind.RUDE, "reason-slur", 0.95)), 0.95),
        (Opinions(large=detoxify(threat=0.8)), 0.8),
        (Opinions(Finding(Kind.RUDE, "reason-slur", 0.95), large=detoxify()), 0.95),
        (Opinions(Finding(Kind.RUDE, "reason-mockery", 0.65), large=detoxify(insult=0.9)), 0.9),
        (Opinions(small=SMALL_FLAGS_AT), FLAG_AT),
    ],
)
def test_any_judge_can_be_alone(opinions: Opinions, expected: float | None) -> None:
    """Each is switched on or off for itself; no rule is outvoted by the large model."""
    finding = judged(opinions)
    assert (finding and finding.score) == expected


@pytest.mark.parametrize("certain", [0.0, 1.0, 5e-324, 1 - 2**-53])
@pytest.mark.parametrize("small", [None, -1e300, -800.0, 0.0, SMALL_FLAGS_AT, 800.0, 1e300])
def test_certainty_breaks_nothing(certain: float, small: float | None) -> None:
    """Logarithms have no value at 0 and 1."""
    assert 0 <= score(Opinions(small=small, large=detoxify(insult=certain))) <= 1


@pytest.mark.parametrize("name", ["токсичность", "", "LABEL_1", "non-toxic", "{ $by }", "\0"])
def test_a_checkpoint_of_ones_own_may_name_its_classes_as_it_likes(name: str) -> None:
    """Any of them counts then, and the reason is one that there is a text for."""
    calm, angry = (replace(DOUBTFUL, large={name: p, "other": 0.01}) for p in (0.02, 0.98))
    assert score(calm) < FLAG_AT < score(angry)
    finding = judged(angry)
    assert finding is not None
    assert finding.reason == "reason-large"


@pytest.mark.parametrize("name", PERSONAL)
def test_the_reason_says_what_the_large_model_hears(name: str) -> None:
    """Where no rule has a better one, and only where it is sure."""
    reason = f"reason-large-{name.replace('_', '-')}"
    agreed = Opinions(small=2.0, aim="reason-model-you", large=detoxify(toxicity=1, **{name: 0.7}))
    unsure = replace(agreed, large=detoxify(toxicity=1, **{name: 0.4}))
    ruled = replace(agreed, rule=Finding(Kind.RUDE, "reason-curse", 0.8))
    found = [judged(opinions) for opinions in (agreed, unsure, ruled)]
    assert [finding and finding.reason for finding in found] == [
        reason,
        "reason-model-you",
        "reason-curse",
    ]


@pytest.mark.parametrize(
    ("said", "aim"),
    [
        (Said("ты опять за своё"), "reason-model-you"),
        (Said("у Марины одни отговорки", names=frozenset({"марина"})), "reason-model-name"),
        (Said("опять одни отговорки", Parent.OTHER, "не успела"), "reason-model-reply"),
        (Said("опять одни отговорки", Parent.SELF, "не успела"), "reason-model"),
        (Said(""), "reason-model"),
    ],
)
def test_the_reason_of_the_small_model_says_who_is_meant(said: Said, aim: str) -> None:
    """As far as can be seen."""
    assert aim_of(read(said)) == aim


@given(OPINIONS, st.text(max_size=30), st.sampled_from(Parent))
def test_every_reason_can_be_read(opinions: Opinions, text: str, parent: Parent) -> None:
    """In both languages: a card never shows a bare code."""
    aim = aim_of(read(Said(text, parent, names=frozenset({"марина"}))))
    for finding in (judged(opinions), judged(replace(opinions, rule=None, aim=aim))):
        for texts in READERS:
            assert finding is None or texts.say(finding.reason)


@pytest.mark.parametrize("said", [{}, {"insult": float("nan"), "threat": 0.9}])
@pytest.mark.parametrize("small", [None, 3.0])
def test_a_broken_large_model_has_no_say(said: dict[str, float], small: float | None) -> None:
    """No number, or none at all: the others judge as if it had not been asked."""
    rule = Finding(Kind.RUDE, "reason-slur", 0.95)
    assert judged(Opinions(rule, small, large=said)) == judged(Opinions(rule, small))
