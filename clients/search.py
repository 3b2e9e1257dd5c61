"""Finds the people who may be meant: candidates by index, ranked by `rules.matching` (R35).

A name is looked up in two steps: the words on file that are close to what was typed, which are
few, and then the people who are called so. Access is decided last, by `visible_to`, on the
candidates alone; who is left out may be hinted at, never shown (`Results.outside`).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from cas.access.roles import SEES_ALL_AGENCIES, Role
from cas.models import User
from clients.models import (
    CODE_ALPHABET,
    Client,
    Household,
    LivingSituation,
    LocationRecord,
    Membership,
    PersonMerge,
    last_four_digest,
)
from clients.rules.ages import age_band, age_on
from clients.rules.data_quality import PARTIAL
from clients.rules.matching import (
    NO_MATCH,
    Closeness,
    LookedFor,
    Match,
    OnFile,
    close_words,
    compare,
    turned_around,
)

MOST_SHOWN = 20
MOST_CANDIDATES = 1000
MOST_OF_ONE_WORD = 300
"""A single common name fits thousands; who is meant takes a second word to tell."""
MOST_HIDDEN = 100
"""How many candidates outside the viewer's access are looked at for the notice."""
ENOUGH = 40
"""With so many people of exactly this name, nobody whose name is only close is looked for."""
MOST_WORDS = 6


@dataclass(frozen=True)
class Query:
    """What somebody typed: ways to write the name, a birth date, the last four digits."""

    names: tuple[str, ...] = ()
    born: date | None = None
    last_four: str = ""


@dataclass(frozen=True)
class Found:
    """A person who may be meant, and why. `household_id` is None between two households."""

    client: Client
    household_id: int | None
    match: Match
    born: str
    last_seen_on: date | None = None


@dataclass(frozen=True)
class Results:
    """Who may be meant, best first. `outside`: a person the viewer may not see, if any is likely.

    `is_cut`: there are more than are shown.
    """

    found: tuple[Found, ...] = ()
    outside: int | None = None
    is_cut: bool = False


def search(query: Query, *, viewer: User, on: date, also_between: bool = False) -> Results:
    """Everybody who resembles what was typed, of those the viewer may see.

    With `also_between`, people of the own agency who belong to no household now are found too.
    """
    if viewer.is_vsp:
        return Results()
    wanted, candidates = _candidates(query)
    rows = _rows(within_reach(viewer, on=on, also_between=also_between), candidates)
    ranked = _ranked(rows, wanted, query)
    shown = ranked[:MOST_SHOWN]
    return Results(
        found=_as_found(shown, on),
        outside=_outside(candidates, {row.pk for row in rows}, wanted, query, viewer, on),
        is_cut=len(ranked) > MOST_SHOWN or len(candidates) >= MOST_OF_ONE_WORD,
    )


def likely(query: Query, *, viewer: User, on: date, also_between: bool = False) -> Results:
    """Only those who are worth asking about before somebody new is added."""
    results = search(query, viewer=viewer, on=on, also_between=also_between)
    found = tuple(each for each in results.found if each.match.is_likely)
    return replace(results, found=found)


def by_code(code: str, *, viewer: User, on: date) -> Results:
    """The person with this profile code; the code of a merged record leads to who stayed."""
    client = Client.objects.filter(code=code).first()
    if client is None:
        return Results()
    survivor = PersonMerge.objects.survivor_of(client)
    visible = Client.objects.visible_to(viewer, on=on).filter(pk=survivor.pk).exists()
    if not visible:
        return Results()
    reason = "Profile code" if survivor == client else "Code of a record that was merged"
    return Results(found=_as_found([(survivor.pk, Match(100, (reason,), is_likely=True))], on))


def relatives_of(household: Household, *, viewer: User, on: date) -> tuple[Found, ...]:
    """People who once shared a household with somebody who belongs to this one now (R39)."""
    members = [membership.client_id for membership in household.current_memberships]
    shared = Membership.objects.filter(client__in=members).values("household")
    once = Membership.objects.filter(household__in=shared).exclude(client__in=members)
    reach = within_reach(viewer, on=on, also_between=True).filter(is_anonymous=False)
    people = reach.filter(pk__in=once.values("client")).order_by("pk")
    numbers = people.values_list("pk", flat=True)[:MOST_SHOWN]
    match = Match(0, ("Was in a household with them",), is_likely=False)
    return _as_found([(number, match) for number in numbers], on)


def as_code(text: str) -> str:
    """The profile code that was typed, or an empty string when it can't be one."""
    code = re.sub(r"[\s-]", "", text).upper()
    return code if len(code) == 8 and set(code) <= set(CODE_ALPHABET) else ""


# --- Candidates ------------------------------------------------------------------------------

WORDS = "SELECT cas_name_words(%s)"

# Of each kind of closeness as many as an index gives; what counts is decided by the rules. Two
# letters that changed places are one mistake to the rules and two to PostgreSQL, hence three.
CLOSE_WORDS = """
SELECT typed.word, near.word, near.sounds_alike
FROM unnest(%(words)s::text[]) AS typed (word)
CROSS JOIN LATERAL (
    SELECT known.word, known.sounds && cas_sounds(typed.word) AS sounds_alike
    FROM (
        SELECT word, sounds FROM clients_nameword WHERE sounds && cas_sounds(typed.word)
        UNION
        SELECT word, sounds FROM clients_nameword
        WHERE length(typed.word) >= 3
            AND word ~>=~ typed.word AND word ~<~ (typed.word || chr(1114111))
        UNION
        SELECT word, sounds FROM clients_nameword
        WHERE length(typed.word) >= 3 AND "left"(word, 1) = "left"(typed.word, 1)
            AND length(word) BETWEEN length(typed.word) - 2 AND length(typed.word) + 2
            AND levenshtein_less_equal(word, typed.word, 3) <= 3
        UNION
        SELECT word, sounds FROM clients_nameword
        WHERE length(typed.word) >= 3 AND word %% typed.word
            AND levenshtein_less_equal(word, typed.word, 3) <= 3
    ) known
    ORDER BY levenshtein_less_equal(known.word, typed.word, 6), known.word
    LIMIT 60
) near
"""

SAME_NAME = "SELECT id FROM clients_client WHERE name_words @> %(words)s::text[] LIMIT %(most)s"

# Cut twice: what an index gives of very common names, and what is worth comparing one by one.
CLOSE_NAME = """
SELECT id FROM (
    SELECT id, name_words FROM clients_client WHERE {condition} LIMIT 3000
) near
ORDER BY similarity(array_to_string(name_words, ' '), %(text)s) DESC, id
LIMIT 300
"""

BORN_THEN = """
SELECT id FROM clients_client WHERE date_of_birth = ANY(%(dates)s::date[]) LIMIT %(most)s
"""
SAME_LAST_FOUR = """
SELECT id FROM clients_client
WHERE ssn_last_four = %(digest)s AND ssn_last_four <> '' LIMIT %(most)s
"""


def _candidates(query: Query) -> tuple[list[LookedFor], list[int]]:
    """What is looked for, one per way to write the name, and the numbers of candidates."""
    numbers = _with_same_numbers(query)
    wanted = []
    for name in query.names or ("",):
        looked_for = _look_up(name, query)
        wanted.append(looked_for)
        numbers += _with_that_name(looked_for)
    return wanted, list(dict.fromkeys(numbers))


def _with_same_numbers(query: Query) -> list[int]:
    numbers = []
    if query.born:
        dates = [day for day in (query.born, turned_around(query.born)) if day]
        numbers += _numbers(BORN_THEN, {"dates": dates, "most": MOST_CANDIDATES})
    if query.last_four:
        digest = last_four_digest(query.last_four)
        numbers += _numbers(SAME_LAST_FOUR, {"digest": digest, "most": MOST_CANDIDATES})
    return numbers


def _look_up(name: str, query: Query) -> LookedFor:
    """The words of the name, each with the words on file that are close to it."""
    words = _rows_of(WORDS, [name])[0][0][:MOST_WORDS] if name else []
    near: dict[str, list[str]] = {word: [] for word in words}
    alike: dict[str, set[str]] = {word: set() for word in words}
    for typed, known, sounds_alike in _rows_of(CLOSE_WORDS, {"words": words}) if words else ():
        near[typed].append(known)
        if sounds_alike:
            alike[typed].add(known)
    close = {word: close_words(word, near[word], alike[word]) for word in words}
    return LookedFor(tuple(words), close, query.born, bool(query.last_four))


def _with_that_name(wanted: LookedFor) -> list[int]:
    """People of exactly that name; if they are few, those whose name is close, the closer first."""
    words = wanted.telling_words
    if not words:
        return []
    most = MOST_CANDIDATES if len(words) > 1 else MOST_OF_ONE_WORD
    numbers = _numbers(SAME_NAME, {"words": list(words), "most": most})
    for least in (Closeness.SOUND, Closeness.TWO_LETTERS):
        if len(set(numbers)) < ENOUGH:
            numbers += _with_a_close_name(wanted, least)
    return numbers


def _with_a_close_name(wanted: LookedFor, least: Closeness) -> list[int]:
    words = wanted.telling_words
    close = {
        f"word{n}": [known for known, closeness in wanted.close[word].items() if closeness >= least]
        for n, word in enumerate(words)
    }
    each = [f"name_words && %({name})s::text[]" for name in close]
    condition = " AND ".join(each)
    if len(each) > 2 and least == Closeness.SOUND:
        # Of three or more words one may be missing: a second last name, a middle name.
        all_but_one = (" AND ".join(each[:n] + each[n + 1 :]) for n in range(len(each)))
        condition = " OR ".join(f"({some})" for some in all_but_one)
    statement = CLOSE_NAME.format(condition=condition)
    return _numbers(statement, {**close, "text": " ".join(words)})


def _numbers(statement: str, parameters) -> list[int]:
    return [number for (number,) in _rows_of(statement, parameters)]


def _rows_of(statement: str, parameters) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


# --- Who may be shown, and who may be hinted at ----------------------------------------------


def within_reach(viewer: User, *, on: date, also_between: bool = False):
    """The people whom a search may show to the viewer."""
    visible = Client.objects.visible_to(viewer, on=on)
    if not also_between:
        return visible
    return visible | Client.objects.between_households(viewer, on=on)


def _outside(
    candidates: Sequence[int],
    seen: set[int],
    wanted: Sequence[LookedFor],
    query: Query,
    viewer: User,
    on: date,
) -> int | None:
    """The likeliest person whom the viewer may not see, but any CAS staff may.

    So nobody is sent to CAS staff in vain, and a person who refused sharing, or who is anonymous,
    is never hinted at.
    """
    hidden = [number for number in candidates if number not in seen][:MOST_HIDDEN]
    if not hidden or viewer.role in SEES_ALL_AGENCIES:
        return None
    any_staff = User(role=Role.CAS_STAFF, is_active=True)
    known_to_staff = Client.objects.visible_to(any_staff, on=on).filter(is_anonymous=False)
    ranked = _ranked(_rows(known_to_staff, hidden), wanted, query)
    return next((number for number, match in ranked if match.is_likely), None)


# --- Ranking ---------------------------------------------------------------------------------

WORD = re.compile(r"[^\s!-&(-/:-@\[-_{-~\u2013\u2014]+")
"""A word of a name, split as `cas_name_words` does, to tell last names from given ones."""

RANKED_BY = ("name_words", "last_name", "date_of_birth", "dob_data_quality", "ssn_last_four")


def _rows(people, candidates: Sequence[int]) -> list:
    """What ranking needs of the candidates among `people`."""
    if not candidates:
        return []
    rows = people.filter(pk__in=candidates).order_by()
    return list(rows.values_list("pk", *RANKED_BY, named=True))


def _ranked(rows: Iterable, wanted: Sequence[LookedFor], query: Query) -> list[tuple[int, Match]]:
    """(number, match) of those who match at all, best first, then the newest record."""
    digest = last_four_digest(query.last_four)
    matches = [(row.pk, _best_match(wanted, _on_file(row, digest))) for row in rows]
    found = [(number, match) for number, match in matches if match.points]
    return sorted(found, key=lambda each: (-each[1].points, -each[0]))


def _best_match(wanted: Sequence[LookedFor], person: OnFile) -> Match:
    matches = (compare(each, person) for each in wanted)
    return max(matches, key=lambda match: (match.is_likely, match.points), default=NO_MATCH)


def _on_file(row, digest: str) -> OnFile:
    surnames = len(WORD.findall(row.last_name))
    words = tuple(row.name_words)
    return OnFile(
        called=words[: len(words) - surnames],
        surnames=words[len(words) - surnames :],
        born=row.date_of_birth,
        is_birth_date_approximate=row.dob_data_quality == PARTIAL,
        has_same_last_four=bool(digest) and row.ssn_last_four == digest,
    )


def _as_found(ranked: Sequence[tuple[int, Match]], on: date) -> tuple[Found, ...]:
    numbers = [number for number, _ in ranked]
    people = Client.objects.with_household(on).defer("ssn").in_bulk(numbers)
    seen = _last_seen([client.household_id for client in people.values()])
    return tuple(
        Found(
            client=people[number],
            household_id=people[number].household_id,
            match=match,
            born=_born_in_words(people[number], on),
            last_seen_on=seen.get(people[number].household_id),
        )
        for number, match in ranked
    )


def _born_in_words(client: Client, on: date) -> str:
    """The year and the age: enough to tell people apart, too little to pass for them."""
    born = client.date_of_birth
    if born is not None:
        return f"{born.year} (age {age_on(born, on)})"
    return age_band(born=None, low=client.age_low, high=client.age_high, on=on).words.capitalize()


def _last_seen(household_ids: Iterable[int | None]) -> dict[int, date]:
    """The day on which each household was last met, as far as this app knows."""
    ids = [number for number in household_ids if number]
    moments: dict[int, list] = {}
    for records in (LivingSituation.objects.valid(), LocationRecord.objects.all()):
        newest = records.filter(household__in=ids).values("household").order_by("household")
        for household_id, moment in newest.annotate(at=Max("effective_at")).values_list(
            "household", "at"
        ):
            moments.setdefault(household_id, []).append(moment)
    return {number: timezone.localdate(max(found)) for number, found in moments.items()}
