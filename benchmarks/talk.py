"""Invented chat talk for the benchmarks: mostly harmless, some of it rude to somebody."""

import random
from collections.abc import Iterator

CLEAN = (
    "привет всем, кто сегодня у автобуса?",
    "я буду к восьми, раньше никак",
    "спасибо, вчера очень помогли с пластырями",
    "дождь такой, что хоть из дома не выходи",
    "а во сколько приходит врач?",
    "да блин, опять проспал",
    "кому нужны перчатки, у меня лишние",
    "мне норм, главное не молчать",
    "ну такое, завтра посмотрим",
    "thanks, that was really kind of you",
    "is the van at the same place tonight?",
    "ок",
    "+",
    "я тоже так думал, потом передумал, потому что всё оказалось проще, чем рассказывают",
)
RUDE = (
    "ты тупая мразь, заткнись уже",
    "пошёл вон отсюда, урод",
    "you are a worthless piece of shit",
    "какой же ты идиот, смотреть противно",
)


def talk(seed: int, rude: float) -> Iterator[tuple[str, bool]]:
    """Texts without end, and whether each is rude."""
    chance = random.Random(seed)
    while True:
        is_rude = chance.random() < rude
        yield chance.choice(RUDE if is_rude else CLEAN), is_rude
