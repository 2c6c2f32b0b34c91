"""Rules and shipped model together on sentences that no moderator would hesitate over.

None of them is in the examples that it learns from. Each stands for a kind of talk; for the figures
there is `python -m benchmarks.rudeness`.
"""

import asyncio

import pytest

from adapters.judging import Judge
from adapters.models.small.model import load
from moderation.findings import Kind
from moderation.judgement import FLAG_AT
from moderation.said import Parent, Said
from training.cases import ours

JUDGE = Judge(small=load())


def score(said: Said) -> float:
    """How rude it is."""
    ((finding, *_),) = asyncio.run(JUDGE.score([said]))
    assert finding.kind is Kind.RUDE
    return finding.score


RUDE = [
    # insults, without swearing and with it
    "Кирилл, ты просто жалкое ничтожество, и все это видят",
    "ну ты и мразота, конечно",
    "ты врёшь как дышишь, гнида",
    "у тебя мозгов как у табуретки",
    "вы, Ольга, тупая как пробка",
    "пошла ты на хуй со своими советами",
    "ты бы мозги свои проветрила, прежде чем писать такую чушь",
    "мне тебя даже не жалко, торчок вонючий",
    "You're a pathetic little man and everyone in here can see it",
    "lying junkie scum, nobody believes a word you say",
    "you've got the brains of a wet sponge, mate, stop posting",
    "what a worthless excuse for a mother you are",
    "fuck you and your stupid advice",
    # threats
    "я узнаю, в каком подъезде ты живёшь, и приду поговорить",
    "ещё раз напишешь ей — пожалеешь, обещаю",
    "I'll find out which door is yours and then we'll see how brave you are",
    "keep talking and you'll be picking your teeth off the floor",
    # driving out, silencing, wishing ill
    "от тебя только вонь и нытьё, ушёл бы ты уже",
    "закрой рот и не позорься",
    "такие как ты и развалили эту группу, убирайся",
    "сдохни под забором, как и положено таким",
    "иди лесом, клоун",
    "nobody asked for your opinion, you muppet, sit down",
    "go crawl back under your rock, you filthy rat",
    "do us all a favour and disappear, you miserable cow",
    "people like you are why this group is dying, get out",
    "shut your trap, nobody cares about your sob story",
    # mockery
    "да кому нужны твои сопли, неудачник",
    "you absolute clown, learn to read before you answer",
]

LET_BE = [
    # swearing at things and at the weather
    "блядь, опять лифт встал, пешком на девятый пру",
    "да ёб твою мать, телефон в лужу уронил",
    "этот грёбаный принтер меня доконает",
    "погода сегодня просто пиздец, сижу дома с чаем",
    "oh for fuck's sake, the washing machine has flooded the kitchen again",
    "this bloody printer hates me, I swear",
    "it's pissing down out there and I've only got the shit umbrella",
    # of oneself
    "я сегодня конкретно тупил, забыл даже своё отчество назвать",
    "ну я и балда, приехал в выходной день",
    "какая же я корова неуклюжая, всю кухню компотом залила",
    "I'm such a muppet, I turned up on the wrong day",
    "honestly I was a right idiot about it, sorry for the trouble I caused",
    # among friends
    "Вадик, чёрт лысый, как же я соскучился, приезжай)))",
    "обожаю тебя, дурында моя, целую",
    "так горжусь тобой, чёрт возьми, целый месяц!",
    "so proud of you, you did a whole bloody month!",
    "fucking brilliant news, congratulations to both of you",
    "come here you daft sod, I missed you, hugs ❤️",
    # somebody else's words
    "врач мне тогда сказал: «вы сами виноваты», до сих пор обидно",
    "бывший писал мне «ты никому не нужна», а я вот живу и радуюсь",
    'my ex used to tell me "you are worthless" and I believed it for years',
    # about people who are not here
    "сосед сверху полный придурок, опять сверлил до ночи",
    "начальник у меня редкостный козёл, но платит вовремя",
    "the bloke at the job centre was a total prick to everybody",
    "my landlord is a greedy bastard, he kept the whole deposit",
    # sorry for it
    "простите за мат, ребята, просто накипело",
    "извините, что ругалась вчера, день был тяжёлый",
    "sorry for swearing, it has been a very long day",
    # plain talk
    "не согласна с вами: в инструкции написано иначе",
    "подскажите, до скольки сегодня работает кабинет?",
    "спасибо огромное, вы меня очень выручили",
    "держись, мы рядом, пиши в любое время",
    "а можно взять сразу два набора, для подруги тоже?",
    "I don't agree, the leaflet says something different about doses",
    "could somebody tell me when the clinic opens on Monday?",
    "hang in there, we are thinking of you",
    "does anyone have a spare charger at the centre?",
]

# The same words, with what they answer.
ANSWERS = [
    ("и кто тебя такую умную воспитывал, корова", "у нас завтра собрание в шесть", True),
    ("тебе лечиться надо, причём давно", "я вчера поругалась с мамой", True),
    ("oh look, the drama queen is awake", "I had a terrible night", True),
    ("say that to my face and see what happens", "please do not shout here", True),
    ("ничего, бывает, я сама такая дура", "я опять всё перепутала", False),
    ("да блин, вот же засада, сочувствую", "у меня украли велосипед", False),
    ("fuck, that's awful, I'm so sorry", "my dog died last night", False),
    ("you are not stupid, please don't say that", "I am so stupid", False),
]


@pytest.mark.parametrize("text", RUDE)
def test_rudeness_is_flagged(text: str) -> None:
    """Aimed at somebody here, with a rude word or without."""
    assert score(Said(text)) >= FLAG_AT


@pytest.mark.parametrize("text", LET_BE)
def test_what_hurts_nobody_here_is_let_be(text: str) -> None:
    """However strong its language."""
    assert score(Said(text)) < FLAG_AT


@pytest.mark.parametrize(("text", "answered", "rude"), ANSWERS)
def test_an_answer_is_judged_as_an_answer(text: str, answered: str, *, rude: bool) -> None:
    """By what it answers, too."""
    assert (score(Said(text, Parent.OTHER, answered)) >= FLAG_AT) is rude


def test_the_model_has_not_learnt_these_by_heart() -> None:
    """Or they would say nothing."""
    learnt = {case.said.text.casefold() for cases in ours().values() for case in cases}
    mine = [*RUDE, *LET_BE, *(text for text, _, _ in ANSWERS)]
    assert [text for text in mine if text.casefold() in learnt] == []
