"""What the database refuses about anonymous people: identity and exact places (R16, C7).

The check on `Client` keeps identity out of an anonymous profile. These triggers reach where a
check can't: rows about an anonymous person or household in other tables. An anonymous household
is one with an anonymous member, now or before; named and anonymous people never share one.
"""

from collections.abc import Iterable

import pgtrigger

_REFUSED = "USING ERRCODE = 'check_violation'"

ANONYMOUS_HOUSEHOLD = """EXISTS (
        SELECT FROM clients_membership member
        JOIN clients_client person ON person.id = member.client_id
        WHERE member.household_id = NEW.household_id AND person.is_anonymous)"""
"""SQL: whether the household that the new row names is anonymous."""


def no_row_about_anonymous_people(*columns: str) -> pgtrigger.Trigger:
    """Refuse a row whose `columns` name an anonymous person."""
    named = ", ".join(f"NEW.{column}" for column in columns)
    refuse = f"""
    IF EXISTS (
        SELECT FROM clients_client WHERE id IN ({named}) AND is_anonymous
    ) THEN
        RAISE EXCEPTION 'Nothing like this is kept about an anonymous person.' {_REFUSED};
    END IF;
    RETURN NEW;
"""  # nosec B608 - the columns are named in code
    return _before_writing("no_row_about_anonymous_people", refuse)


def empty_for_anonymous_households(*columns: str) -> pgtrigger.Trigger:
    """Refuse a row about an anonymous household in which a text column of `columns` is filled."""
    filled = " OR ".join(f"COALESCE(NEW.{column}, '') <> ''" for column in columns)
    return refused_for_anonymous_households(filled)


def no_answers_of_anonymous_households(codes: Iterable[str], *columns: str) -> pgtrigger.Trigger:
    """Refuse an answer to a question of `codes` in JSON `columns` about an anonymous household."""
    answered = " OR ".join(
        f"COALESCE(NEW.{column} ->> '{code}', '') <> ''"
        for column in columns
        for code in sorted(codes)
    )
    return refused_for_anonymous_households(answered)


def refused_for_anonymous_households(identifies: str) -> pgtrigger.Trigger:
    """Refuse a row about an anonymous household for which the SQL condition holds."""
    return _before_writing(
        "anonymous_household_is_no_place",
        f"""
    IF ({identifies}) AND {ANONYMOUS_HOUSEHOLD} THEN
        RAISE EXCEPTION
            'Of an anonymous household only the kind of place and the area are kept.' {_REFUSED};
    END IF;
    RETURN NEW;
""",
    )


def anonymous_for_good() -> pgtrigger.Trigger:
    """A profile is anonymous from its first day or never: what hangs on it stays what it is."""
    return pgtrigger.Trigger(
        name="anonymous_for_good",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__is_anonymous__df=pgtrigger.F("new__is_anonymous")),
        func=f"""
    RAISE EXCEPTION
        'A profile stays anonymous or named. Add another person instead.' {_REFUSED};
""",
    )


def named_and_anonymous_live_apart(*exact_places: str) -> pgtrigger.Trigger:
    """Refuse a membership that would bring a name or an exact place to an anonymous person.

    `exact_places` are SQL conditions under which a household already has an exact place.
    """
    exact = " OR ".join(f"EXISTS ({condition})" for condition in exact_places)
    refuse = f"""
    DECLARE
        joins_anonymously boolean := (
            SELECT is_anonymous FROM clients_client WHERE id = NEW.client_id);
    BEGIN
    IF EXISTS (
        SELECT FROM clients_membership member
        JOIN clients_client person ON person.id = member.client_id
        WHERE member.household_id = NEW.household_id AND member.id <> NEW.id
            AND person.is_anonymous <> joins_anonymously
    ) THEN
        RAISE EXCEPTION 'Named and anonymous people can''t share a household.' {_REFUSED};
    END IF;
    IF joins_anonymously AND ({exact}) THEN
        RAISE EXCEPTION 'This household has an exact place on record.' {_REFUSED};
    END IF;
    RETURN NEW;
    END;
"""  # noqa: S608  # nosec B608 - the columns are named in code
    return _before_writing("named_and_anonymous_live_apart", refuse)


def _before_writing(name: str, func: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=func,
    )
