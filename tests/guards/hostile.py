"""What nobody should type and somebody will, and posting it as a browser does (F1)."""

import re
from urllib.parse import urlencode

NASTY = {
    "nul": "A\x00B",
    "lone surrogate": "A\ud800B",
    "escape": "A\x1bB",
    "right to left": "\u202eelpmaxE",
    "emoji": "👩‍👧",
    "markup": "<script>alert(1)</script>",
    "template code": "{{ settings.SECRET_KEY }}{% debug %}",
    "quotes": "'; DROP TABLE clients_client; --",
    "percent": "%s%(x)s%%",
    "a megabyte": "x" * 1_000_000,
    "too big a number": "1e400",
    "not a number": "NaN",
    "minus": "-1",
    "a huge number": "9" * 400,
    "arabic digits": "\u0661\u0662\u0663\u0664\u0665",
    "unknown code": "no_such_code",
    "zero": "0",
    "blank": "   ",
    "newlines": "a\r\nb\nc",
}
BAD_DATES = {
    "zeros": ("0", "0", "0"),
    "month 13": ("13", "1", "2026"),
    "31 February": ("2", "31", "2026"),
    "29 February of no leap year": ("2", "29", "2025"),
    "year 99999": ("1", "1", "99999"),
    "year 0001": ("1", "1", "0001"),
    "year 9999": ("12", "31", "9999"),
    "words": ("x", "y", "z"),
    "half": ("1", "", "2026"),
    "digits of another script": ("\u0661", "\u0661", "\u0662\u0660\u0662\u0666"),
    "a float": ("1.0", "1e0", "2e3"),
}
ALWAYS_TRIED = ["nul", "lone surrogate", "a megabyte", "unknown code"]
IN_TURN = [kind for kind in NASTY if kind not in ALWAYS_TRIED]
TURNS = 5
DATE_PARTS = ("month", "day", "year")


def send(browser, url, fields):
    """Post as a browser does; a lone surrogate travels as the bytes it would have."""
    pairs = [
        (name, each.encode("utf-8", "surrogatepass"))
        for name, value in fields.items()
        for each in ([value] if isinstance(value, str) else value)
    ]
    return browser.post(url, urlencode(pairs), content_type="application/x-www-form-urlencoded")


def typed_date(stem, parts):
    """What the three boxes of a date send."""
    return {f"{stem}_{part}": text for part, text in zip(DATE_PARTS, parts, strict=True)}


def field_names(page):
    """The names of everything the page's forms would send."""
    names = re.findall(r"""<(?:input|select|textarea|button)\b[^>]*\sname="([^"]+)\"""", page)
    return [name for name in dict.fromkeys(names) if name != "csrfmiddlewaretoken"]


def posts_to(names, *, turn=0):
    """(kind, fields), in all fields at once; the forms take turns with most kinds, since
    `make proof` sends 300 to each.
    """
    yield "nothing", {}
    yield "repeated keys", {name: ["a", "b", "a"] for name in names}
    for kind in ALWAYS_TRIED + IN_TURN[turn % TURNS :: TURNS]:
        yield kind, dict.fromkeys(names, NASTY[kind])
    stems = [name.removesuffix("_year") for name in names if name.endswith("_year")]
    for kind, parts in list(BAD_DATES.items())[turn % TURNS :: TURNS] if stems else ():
        dates = [typed_date(stem, parts) for stem in stems]
        yield kind, {name: text for date in dates for name, text in date.items()}
