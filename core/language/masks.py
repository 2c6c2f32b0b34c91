"""Words written so that a filter does not know them: other alphabets, digits, stars."""

import re

# Latin letters that look like Cyrillic ones, and back.
_TO_CYRILLIC = str.maketrans("aceopxykmthbunri03468", "асеорхукмтнвипгиозчбв")
_TO_LATIN = str.maketrans("асеорхукмтнвигзп", "aceopxykmthburzn")
_DIGITS_CYRILLIC = str.maketrans("01346@$", "оизчбас")
_DIGITS_LATIN = str.maketrans("0134578@$", "oieastbas")
_LATIN = re.compile(r"[a-z]")
_CYRILLIC = re.compile(r"[а-я]")
_LETTERS = re.compile(r"[а-я]+|[a-z]+(?:'[a-z]+)?|[0-9]+")
_STARS = re.compile(r"[*#@$]+")

# What people hide behind stars, the commonest first. Stars stand for as many letters as they are,
# or for any number when there are two and more.
_HIDDEN = """
    сука суки суку хуй хуйня хуя хую нахуй похуй хуйло хуесос пизда пиздец пизды пиздой блять бля
    блядь бляди ебать ебаный ебаная ебаные ебан еблан ебало ебанутый ебанутая долбоеб долбоебы уебок
    уебище уебан пидор пидоры пидорас пидорасы пидр мудак мудаки мудила гандон гондон шлюха шлюхи
    тварь мразь дебил дебилы говно чмо жопа
    fuck fucking fucked fucker fuckers fuckin motherfucker shit shitty bullshit bitch bitches
    bastard
    cunt cunts ass asshole arsehole assholes dick dickhead prick pussy whore slut faggot fag nigger
    nigga retard retarded twat wanker cock crap piss
"""
MASKABLE = tuple(_HIDDEN.split())


def unmasked(word: str) -> list[str]:
    """The words behind `word`; usually one, more where a hyphen or an underscore joins them."""
    if word[0] == "@":
        # A mention; the at sign stays, it says that somebody is called.
        return [word]
    if _STARS.search(word) and (hidden := _behind_stars(word)):
        return [hidden]
    if _LATIN.search(word):
        mixed = _CYRILLIC.search(word)
        word = _one_alphabet(word) if mixed else _digits(word, _DIGITS_LATIN)
    elif _CYRILLIC.search(word):
        word = _digits(word, _DIGITS_CYRILLIC)
    return _LETTERS.findall(word)


def _digits(word: str, table: dict[int, int]) -> str:
    """Digits for letters, only inside a word that has more letters than digits ("п1дор")."""
    letters = sum(character.isalpha() for character in word)
    return word.translate(table) if letters * 2 > len(word) and word[0].isalpha() else word


def _one_alphabet(word: str) -> str:
    """A word of both alphabets in the one that has more letters of its own."""
    joined = re.split(r"[-_]", word)
    if len(joined) > 1:
        return " ".join(_one_alphabet(part) for part in joined)
    if not (_LATIN.search(word) and _CYRILLIC.search(word)):
        return word
    latin = sum(character in "bdfgijlnqrsuvwz" for character in word)
    cyrillic = sum(character in "бгджзийлпуфцчшщъыьэюя" for character in word)
    return word.translate(_TO_LATIN if latin > cyrillic else _TO_CYRILLIC)


def _behind_stars(word: str) -> str | None:
    pieces = _STARS.split(word)
    if not any(pieces) or len(pieces) > 4:
        return None
    holes = [
        f"[а-яa-z]{{{len(hole)}}}" if len(hole) == 1 else "[а-яa-z]+"
        for hole in _STARS.findall(word)
    ]
    pattern = re.escape(pieces[0]) + "".join(
        hole + re.escape(piece) for hole, piece in zip(holes, pieces[1:], strict=True)
    )
    return next((full for full in MASKABLE if re.fullmatch(pattern, full)), None)
