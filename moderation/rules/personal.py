"""Personal data posted by mistake: phones, cards, addresses, documents.

What is public stays: short numbers (103, 112), toll-free hot lines (8 800), a street and a house
without a flat (a clinic has one), role mailboxes (info@).
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice

import phonenumbers

from core.language.normalise import visible
from moderation.findings import Finding, Kind
from moderation.rules.reading import Reading
from moderation.rules.rule import Rule

_MAYBE = re.compile(r"[\d@]")
_URL = re.compile(r"(?:https?://|www\.|t\.me/|telegram\.me/)\S+", re.IGNORECASE)
_ENOUGH = 20  # candidates looked at in one message; a wall of digits is not read to its end

_GAP = r"[ \u00a0().–—/_-]{0,3}"
_DIGITS = re.compile(rf"(?<![\d.,])\+?\d(?:{_GAP}\d){{9,18}}(?!\d)")
_GROUP = re.compile(r"\d+")
_PHONE_WORD = re.compile(
    r"тел|номер|звон|набер|whats|ватс|вотс|смс|сотов|мобил|phone|call|text me|number|sms|ring",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<!\d)[2-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{4}(?!\d)")
_EMAIL = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})@[\w-]{1,63}(?:\.[\w-]{2,63}){1,3}")
_ROLE_NAMES = (
    "info help office support mail contact admin hello press hr reception priem abuse team"
)
_ROLE = frozenset(_ROLE_NAMES.split())
_PASSPORT = re.compile(
    r"(?:паспорт|серия|passport)[^\d\n]{0,30}"
    r"(?:\d{2}[ -]?\d{2}[ ,;-]{0,3}(?:номер|№|no?\.?)?[ :]{0,2}\d{6}|[a-zа-я]{0,2} ?\d{6,9})(?!\d)",
    re.IGNORECASE,
)
_POLICY = re.compile(r"(?:полис|омс)[^\d\n]{0,20}\d(?: ?\d){15}(?!\d)", re.IGNORECASE)
_SNILS = re.compile(
    r"(?<!\d)(\d{3})-(\d{3})-(\d{3})[ -](\d{2})(?!\d)"
    r"|снилс[^\d\n]{0,20}(\d{3})[ -]?(\d{3})[ -]?(\d{3})[ -]?(\d{2})(?!\d)",
    re.IGNORECASE,
)
_INN = re.compile(r"\bинн\b[^\d\n]{0,20}(\d{12}|\d{10})(?!\d)", re.IGNORECASE)
_FLAT = re.compile(
    r"\b(?:кв(?:артира|артире|-ра)?\.? ?№? ?\d{1,4}\b(?! ?м)"
    r"|(?:flat|apt|apartment)\.? ?#? ?\d{1,4}\b)",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b(?:ул|улиц[аеы]|пр-?к?т|просп|проспект[ае]?|пер|переул[а-я]+|наб|набережн[а-я]+|шоссе"
    r"|бульвар[ае]?|б-р|площад[а-я]+|лини[яи]|проезд[ае]?|дом|корп|д)\b\.?"
    r"|\b(?:street|st|road|rd|avenue|ave|lane|drive|prospekt|embankment|house|building)\b"
    r"|[а-яё]{4,} \d{1,4}[а-я]?[, ]{1,2}кв",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?:ул\.|улиц[аеы]|пр-?к?т\b|просп\.|проспект[ае]?|пер\.|переул[а-я]+|наб\.|набережн[а-я]+"
    r"|шоссе|бульвар[ае]?|проезд[ае]?) ?(?:[а-яё-]+ ){0,3}[а-яё-]+,? {0,2}(?:д\.?|дом)? ?\d{1,4}"
    r"|\b[а-яё-]{4,}(?:ская|ской|ский|ском|ного|ова|ева|ина),? (?:д\.?|дом) ?\d{1,4}"
    r"|\b\d{1,4}[a-z]? (?:[a-z]+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|drive|prospekt)\b",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"\b(?:живу|живет|живёт|живем|живём|прописан[аы]?|проживает|мой адрес|моему адресу|домашний"
    r"|его адрес|ее адрес|её адрес|адрес:|i live|i stay|lives at|my (?:home )?address"
    r"|(?:his|her) address|home address|address:)",
    re.IGNORECASE,
)
_ROOM = re.compile(
    r"\b(?:room|комн(?:ата|ате)?\.?) ?№?#? ?\d{1,4}\b.{0,40}?(?:dorm|hostel|общежити|общаг|хостел)"
    r"|(?:dorm|hostel|общежити|общаг|хостел)\w*.{0,40}?"
    r"\b(?:room|комн(?:ата|ате)?\.?) ?№?#? ?\d{1,4}\b",
    re.IGNORECASE,
)
_FULL_NAME = re.compile(
    r"\b[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+(?:вич|вна|ична|инична|ьич)[а-яё]{0,3}\b"
    r"|\b[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+(?:вич|вна|ична|ьич)[а-яё]{0,3} [А-ЯЁ][а-яё]+\b"
    r"|\b[A-Z][a-z]+ (?:[A-Z][a-z]+ )?[A-Z][a-z]+\b"
)
_BORN = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}\b|\b(?:19|20)\d{2} ?(?:г\.? ?р|года рожд)"
    r"|\b(?:born|dob|d\.o\.b|date of birth|дата рождения|родил(?:ся|ась))\b",
    re.IGNORECASE,
)
_BORN_WORD = re.compile(
    r"\b(?:born|dob|d\.o\.b|date of birth|дата рождения|г\.? ?р\.?|рожд)", re.IGNORECASE
)


def personal_data(region: str = "RU") -> Rule:
    """The rule; numbers without a country code are read as numbers of `region`."""
    checks: tuple[tuple[str, float, Callable[[str], bool]], ...] = (
        ("reason-card", 0.95, _has_card),
        ("reason-document", 0.95, _has_document),
        ("reason-phone", 0.9, lambda text: _has_phone(text, region)),
        ("reason-address", 0.85, _has_address),
        ("reason-email", 0.8, _has_email),
        ("reason-identity", 0.8, _has_identity),
    )

    def rule(reading: Reading) -> Finding | None:
        if not _MAYBE.search(reading.said.text):
            return None
        text = _URL.sub(" ", visible(reading.said.text))
        for reason, score, check in checks:
            if check(text):
                return Finding(Kind.PERSONAL, reason, score)
        return None

    return rule


def _has_phone(text: str, region: str) -> bool:
    for match in islice(_DIGITS.finditer(text), _ENOUGH):
        around = text[max(0, match.start() - 40) : match.end() + 20]
        named = bool(_PHONE_WORD.search(around))
        if any(_is_phone(number, region, named) for number in _readings(match[0])):
            return True
    return False


def _readings(run: str) -> Iterator[str]:
    """The numbers that a run of digit groups may hold: "5 8 921 000 41 16" holds one from the 8."""
    groups = [(found[0], found.start()) for found in _GROUP.finditer(run)]
    for first, (_, start) in enumerate(groups):
        digits = ""
        for group, _ in groups[first:]:
            digits += group
            if 10 <= len(digits) <= 15:
                yield ("+" if start and run[start - 1] == "+" else "") + digits


def _is_phone(number: str, region: str, named: bool) -> bool:
    if number[0] != "+":
        long = len(number) == 11 and number[0] in "78"
        # Ten digits without a prefix are as often an id; a word such as "звони" decides.
        if not long and not (named and 10 <= len(number) <= 11 and number[0] in "90"):
            return False
        if number[0] == "7":
            number = "+" + number
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    if phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.TOLL_FREE:
        return False
    if number[0] == "+":
        return phonenumbers.is_possible_number(parsed)
    return phonenumbers.is_valid_number(parsed)


def _has_card(text: str) -> bool:
    return any(
        _luhn(re.sub(r"\D", "", match[0])) for match in islice(_CARD.finditer(text), _ENOUGH)
    )


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812: every second digit from the right doubled, the sum of digits ends in 0."""
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        total += digit if place % 2 == 0 else sum(divmod(digit * 2, 10))
    return total % 10 == 0 and len(set(digits)) > 1


def _has_document(text: str) -> bool:
    return bool(
        _PASSPORT.search(text)
        or _POLICY.search(text)
        or any(_snils("".join(filter(None, found.groups()))) for found in _SNILS.finditer(text))
        or any(_inn(found[1]) for found in _INN.finditer(text))
    )


def _snils(digits: str) -> bool:
    """The control number of the Russian pension fund: weights 9 to 1, modulo 101."""
    total = sum(
        int(digit) * weight for digit, weight in zip(digits[:9], range(9, 0, -1), strict=True)
    )
    return total % 101 % 100 == int(digits[9:])


_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12 = ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))


def _inn(digits: str) -> bool:
    """The control digits of the Russian tax number (order of the tax service MMV-7-6/435)."""
    weights = (_INN_10,) if len(digits) == 10 else _INN_12
    return all(
        sum(int(digit) * weight for digit, weight in zip(digits, row, strict=False)) % 11 % 10
        == int(digits[len(row)])
        for row in weights
    )


def _has_email(text: str) -> bool:
    return "@" in text and any(
        found[1].casefold() not in _ROLE for found in islice(_EMAIL.finditer(text), _ENOUGH)
    )


def _has_address(text: str) -> bool:
    if _FLAT.search(text) and _HOUSE.search(text):
        return True
    if _HOME.search(text) and _STREET.search(text):
        return True
    return bool(_ROOM.search(text))


def _has_identity(text: str) -> bool:
    """A full name together with a date of birth."""
    if not _BORN.search(text) or not (found := _FULL_NAME.search(text)):
        return False
    return found[0][0] > "z" or bool(_BORN_WORD.search(text))
