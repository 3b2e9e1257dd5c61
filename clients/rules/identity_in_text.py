"""Spots what may identify a person in free text, in English and Spanish (R16, S4).

It warns and never forbids: whoever wrote the text says whether somebody could be known by it. It
would rather warn once too often than let a name through.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clients.rules.name_words import ALSO_WORDS, COMMON, DOES, FIRST_NAMES, LAST_NAMES, NOT_NAMES


@dataclass(frozen=True)
class Finding:
    """A piece of the text and what it may be: name, phone, e-mail, SSN, place or birth date."""

    kind: str
    text: str


def likely_identity(text: str) -> tuple[Finding, ...]:
    """What in the text may identify a person, each piece once, in the order of the text."""
    plain = _plain_marks(text)
    found = sorted(
        _patterns_in(plain) + _names_in(plain), key=lambda each: (each[0], -len(each[1].text))
    )
    return tuple(_each_piece_once(found))


def _each_piece_once(found: Iterable[tuple[int, Finding]]) -> Iterator[Finding]:
    """Without pieces that lie inside another one or were said before."""
    reached, said = 0, set()
    for start, finding in found:
        end = start + len(finding.text)
        if end > reached and finding.text.casefold() not in said:
            yield finding
        reached = max(reached, end)
        said.add(finding.text.casefold())


_MARKS = str.maketrans(
    {
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{MINUS SIGN}": "-",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
    }
)


def _plain_marks(text: str) -> str:
    """The text with one kind of dash, apostrophe and space, letter for letter."""
    return unicodedata.normalize("NFC", text).translate(_MARKS)


# --- Numbers, addresses, dates ---------------------------------------------------------------

_NOT_IN_AN_ADDRESS = (
    r"(?!(?:on|the|a|an|in|of|and|or|to|at|by|with|from|for|per|her|his|their|my|hours?|nights?|days?"
    r"|weeks?|months?|years?|times?|people|kids|children|miles?|blocks?|minutes?|more|other"
    r"|desde|hace|con|por|y|en|durante|de|porque|cuando|para|que|se|no|meses|noches)\b)"
)
_ROAD = (
    r"(?:street|st|avenue|ave|boulevard|blvd|road|rd|drive|dr|lane|ln|way|court|ct|place|pl|"
    r"highway|hwy|parkway|pkwy|circle|cir|terrace|alley|trail)\b\.?"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic)[a-záéíóú]{0,9}"
_DAY = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d\d-\d\d"
    rf"|\d{{1,2}}\s+(?:de\s+)?{_MONTH}|{_MONTH}\s+\d{{1,2}})"
)

_PATTERNS = {
    "e-mail": [
        r"(?<![\w.+-])[\w.+-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}",
        r"(?<![\w.+-])[\w.+-]{1,64}\s+(?:at|arroba)\s+\w{1,63}\s+(?:dot|punto)\s+\w{1,63}",
    ],
    "SSN": [
        r"(?<![\d-])\d{3}[-. ]\d{2}[-. ]\d{4}(?![\d-])",
        r"(?<!\d)\d{9}(?!\d)",
        r"\b(?:ssn|social(?:\s+security)?(?:\s+number)?|seguro\s+social|ss#)\D{0,25}\d{4}(?!\d)",
    ],
    "phone": [
        r"(?<!\d)(?:\+?1[-. ]?)?(?:\(\d{3}\)|\d{3})[-. ]{0,2}\d{3}[-. ]?\d{4}(?!\d)",
        r"(?<![\d-])\d{3}[-.]\d{4}(?![\d-])",
        r"\b(?:phone|cell|text|call|tel|telefono|teléfono|celular|numero|número)\W{0,3}"
        r"(?:is|at|es|al|a)?\W{0,3}\d{3}\s\d{4}(?!\d)",
    ],
    "place": [
        rf"(?<![\d$])\d{{1,6}}[a-z]?\s+(?:{_NOT_IN_AN_ADDRESS}[\w'.-]{{1,40}}\s+){{1,4}}?{_ROAD}",
        r"\b(?:calle|avenida|av\.?|bulevar|callejón|camino|calzada)\s+"
        rf"(?:de\s+(?:la|los|las)\s+)?(?:{_NOT_IN_AN_ADDRESS}[\w'.-]{{1,40}}\s+){{1,3}}?"
        r"(?:#|no\.?|núm\.?|número)?\s*\d{1,6}\b",
        r"\b(?:apt|apartment|unit|room|rm|space|suite|lot|apto|depto|departamento|cuarto|habitación)"
        r"\.?\s*#?\s*\d{1,4}[a-z]?\b",
        r"\b(?:corner of|esquina de|cross streets?)\s+[\w']{1,40}(?:\s+\w{1,40})?"
        r"\s+(?:and|&|y|con)\s+[\w']{1,40}",
        r"(?<!\d)\d{1,3}(?:st|nd|rd|th)\s+(?:and|&)\s+\w{1,40}",
        r"(?<![\d$.,-])9\d{4}(?:-\d{4})?(?![\d,])",
        r"\bp\.?\s?o\.?\s+box\s+\d+",
    ],
    "birth date": [
        r"\b(?:born|dob|d\.o\.b\.|birth\s?day|birth\s?date|date of birth|naci[óo]|nacid[oa]|"
        rf"fecha de nacimiento|cumple)\b.{{0,20}}?{_DAY}(?:,?\s+(?:de\s+|del\s+)?\d{{4}})?",
        r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-](?:19\d\d|200\d|201[0-4])(?!\d)",
    ],
}
_COMPILED = [
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, patterns in _PATTERNS.items()
    for pattern in patterns
]
_NAMED_ROAD = re.compile(
    r"\b(?:[A-ZÁÉÍÓÚÑ]|\b\d{1,3}(?:st|nd|rd|th))[\w'-]{0,40}\s+"
    r"(?:Street|St|Avenue|Ave|Boulevard|Blvd|Road|Rd|Drive|Lane|Highway|Hwy|Parkway)\b"
    r"|\b(?:Calle|calle|Avenida|avenida)\s+(?:(?:de|la|las|los)\s+)*(?:[A-ZÁÉÍÓÚÑ]\w{1,40}|\d{1,6})"
)


def _patterns_in(text: str) -> list[tuple[int, Finding]]:
    found = [
        (match.start(), Finding(kind, match.group().strip()))
        for kind, pattern in _COMPILED
        for match in pattern.finditer(text)
    ]
    roads = _NAMED_ROAD.finditer(text)
    return found + [(match.start(), Finding("place", match.group())) for match in roads]


# --- Names -----------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['-](?=[^\W\d_]))*")
_SENTENCE_ENDS = re.compile(r"(?:^|[.!?:;\n\r•*\"“”(¿¡/]|(?:^|\s)-)\s*$")
_SAYS_A_NAME = re.compile(
    r"\b(?:(?:name|nickname|surname)(?:\s+\w+)?\s+is|goes by|known as|named|nickname|aka|alias|"
    r"se llaman?|me llamo|su nombre es|el nombre es|apodo|le dicen|conocid[oa] como|de nombre|"
    r"name:|nombre:)\W+$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:mr|mrs|ms|miss|dr|prof|sgt|officer|pastor|reverend|rev|sr|sra|srta|señora?|señorita|don|"
    r"doña|doctora?|licenciad[oa]|oficial)\.?\s+$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Token:
    """A word of the text with what stands around it."""

    text: str
    start: int
    before: str
    starts_sentence: bool

    @property
    def plain(self) -> str:
        return _plain(self.text)

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_shouted(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()

    @property
    def is_ordinary(self) -> bool:
        """A word that is no name even with a capital."""
        parts = self.plain.split("-")
        return self.plain in NOT_NAMES or all(part in COMMON | NOT_NAMES for part in parts)


def _plain(word: str) -> str:
    """A word in lower case without accents and without an English genitive or contraction."""
    letters = unicodedata.normalize("NFD", word.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"'(?:s|m|re|ve|ll|d|t)$", "", bare)


def _names_in(text: str) -> list[tuple[int, Finding]]:
    tokens = list(_tokens(text))
    shouts = sum(token.is_shouted for token in tokens) * 2 > len(tokens) > 2
    flagged = [_is_name(index, tokens, shouts) for index in range(len(tokens))]
    return [
        (run[0].start, Finding("name", text[run[0].start : run[-1].start + len(run[-1].text)]))
        for run in _runs(tokens, flagged)
    ]


def _tokens(text: str) -> Iterator[_Token]:
    for match in _WORD.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        starts = bool(_SENTENCE_ENDS.search(before)) or match.start() == 0
        yield _Token(match.group(), match.start(), before, starts)


def _is_name(index: int, tokens: list[_Token], shouts: bool) -> bool:
    token = tokens[index]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if _SAYS_A_NAME.search(token.before) and not token.is_ordinary:
        return True
    if _TITLE.search(token.before) and not token.is_ordinary:
        return token.is_capital or shouts
    if token.plain in FIRST_NAMES and token.plain not in ALSO_WORDS:
        return token.plain not in COMMON or (token.is_capital and not shouts)
    if token.plain in LAST_NAMES and token.plain not in COMMON | NOT_NAMES:
        return True
    if shouts or not token.is_capital or len(token.text) < 2:
        return False
    if token.is_shouted and len(token.text) <= 5:
        return False
    if token.starts_sentence:
        return _begins_like_a_name(token, following)
    return token.plain in ALSO_WORDS - NOT_NAMES or not token.is_ordinary


def _begins_like_a_name(token: _Token, following: _Token | None) -> bool:
    if token.plain in ALSO_WORDS:
        return following is not None and (
            following.plain in DOES or (following.is_capital and not following.is_ordinary)
        )
    if token.is_ordinary:
        return False
    if token.text.casefold().endswith("'s") or following is None:
        return True
    return following.plain in DOES or following.is_capital or following.starts_sentence


def _runs(tokens: list[_Token], flagged: Iterable[bool]) -> Iterator[list[_Token]]:
    """Words of one name that follow each other, as one piece."""
    run: list[_Token] = []
    for token, is_name in zip(tokens, flagged, strict=True):
        touches = run and token.start - (run[-1].start + len(run[-1].text)) == 1
        if run and not (is_name and touches):
            yield run
            run = []
        if is_name:
            run.append(token)
    if run:
        yield run
