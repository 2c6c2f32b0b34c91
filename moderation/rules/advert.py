"""Adverts: somebody sells, lends, hires or promotes, and says how to reach them."""

import re

from core.language.normalise import plain, visible
from core.language.phrases import Phrases, Words
from moderation.findings import Finding, Kind
from moderation.rules.reading import Reading
from moderation.rules.rule import Rule
from moderation.rules.words import lexicon

_LEXICON = lexicon("advert")
_OFFERS = Phrases(_LEXICON.phrases)
_HELP = Words(_LEXICON.words)
_LINK = re.compile(r"https?://|(?<![\w.])(?:t|telegram)\.me/|wa\.me/|\.onion\b", re.IGNORECASE)
_INVITE = re.compile(r"t\.me/(?:\+|joinchat/)|\.onion\b", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w.])@\w{4,32}\b")
_SELLER = re.compile(
    r"@\w*(?:shop|store|oper|24|menu|market|sale|work|rabota|zaim|plug)", re.IGNORECASE
)
_PRIVATE = re.compile(
    r"\b(?:пиши(?:те)?|жду|ответ|отпишите(?:сь)?|стучи(?:те)?(?:сь)?"
    r"|обращай(?:ся|тесь)|вопросы?|все|го|велком)"
    r" (?:\+ |плюс |мне |нам |сразу )?(?:в|во) ?(?:лс|личку|личные|личк[еу]|директ|пм)\b"
    r"|\b(?:в|во) (?:лс|личку)\b|\bпишите \+|\b(?:dm|pm|inbox|message|text|write)"
    r" (?:me|us|for|now|@)"
    r"|\bdms? (?:are )?open\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"(?<!\w)[$€₽]\s?\d|\d\s?(?:[$€₽%]|р\b|руб|тыс|к\b|k\b|usd\b|usdt\b)", re.IGNORECASE
)
_LOUD = re.compile(r"[\U0001f525\U0001f48e\U0001f4b8\U0001f4b0\U0001f340❗‼✅⚡🍬🍭🎁👇👉📲🚀]")


def advert(threshold: float = 0.5) -> Rule:
    """The rule; `threshold` is the least score that is worth a moderator's time."""

    def rule(reading: Reading) -> Finding | None:
        text = visible(reading.said.text)
        words = plain(text)
        offers = [hit.name for hit in _OFFERS.find(words)]
        loud = len(_LOUD.findall(reading.said.text))
        if not offers:
            return None
        score = 0.22 * min(len(offers), 4) + _reach(text) + 0.08 * min(loud, 3)
        score += 0.1 * bool(_MONEY.search(text))
        score -= 0.15 * min(3, sum(_HELP.of(word) is not None for word in words.words))
        score = round(min(score, 1.0), 2)
        if score < threshold:
            return None
        return Finding(Kind.ADVERT, f"reason-advert-{_commonest(offers)}", score)

    return rule


def _reach(text: str) -> float:
    """How plainly the seller says where to find them."""
    if _INVITE.search(text) or _SELLER.search(text):
        return 0.4
    if _HANDLE.search(text) or _LINK.search(text) or _PRIVATE.search(text):
        return 0.25
    return 0.0


def _commonest(offers: list[str]) -> str:
    return max(offers, key=offers.count)
