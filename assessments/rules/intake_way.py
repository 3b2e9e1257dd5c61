"""The way through an intake: every stop in order, and which one comes next."""

from collections.abc import Callable, Iterator, Mapping

from assessments.rules.intake import (
    ASKED_BY_TOPIC,
    Outcome,
    Page,
    Person,
    Progress,
    Situation,
    Stop,
    StopKind,
    gate,
    shown_pages,
)
from clients.rules.release import ReleaseState


def stops(situation: Situation) -> tuple[Stop, ...]:
    """Everything that the intake passes, in order; what is known is there and not open."""
    return tuple(stop for page in shown_pages(situation) for stop in stops_of(situation, page))


def stops_of(situation: Situation, page: Page) -> tuple[Stop, ...]:
    """The stops of one page."""
    return tuple(_STOPS[page](situation, page))


def next_stop(situation: Situation, page: Page, after: Stop | None = None) -> Stop:
    """Where the way goes on: the first open stop behind `after`, or else of `page` and later ones.

    What was left open on the way stays behind; Finish says what of it is needed.
    """
    every = stops(situation)
    places = [stop.place for stop in every]
    if after is not None and after.place in places:
        rest = every[places.index(after.place) + 1 :]
    else:
        order = list(Page)
        rest = tuple(stop for stop in every if order.index(stop.page) >= order.index(page))
    way = (stop for stop in rest if stop.is_open and _may_open(situation, stop))
    return next(way, every[-1])


def is_last_of_its_page(situation: Situation, stop: Stop) -> bool:
    """Whether nothing of its page is asked behind this stop."""
    own = stops_of(situation, stop.page)
    places = [each.place for each in own]
    if stop.place not in places:
        return False
    return not any(each.is_open for each in own[places.index(stop.place) + 1 :])


def _may_open(situation: Situation, stop: Stop) -> bool:
    return stop.page is Page.FINISH or gate(situation, stop.page) is None


def _person(situation: Situation, page: Page) -> Iterator[Stop]:
    head = situation.people[0]
    must_decide = situation.release not in (ReleaseState.GRANTED, ReleaseState.REFUSED)
    yield _profile(head, page, may_be_open=not situation.is_confirmed(page))
    yield Stop(page, StopKind.RELEASE, must_decide, head.code)


def _family(situation: Situation, page: Page) -> Iterator[Stop]:
    """R39: who belongs to it, then each member; adults say themselves what may be shared."""
    others = situation.people[1:]
    yield from _confirmation(situation, page)
    for each in others:
        yield _profile(each, page)
    for each in others:
        if each.must_decide:
            yield Stop(page, StopKind.RELEASE, True, each.code)


def _confirmation(situation: Situation, page: Page) -> Iterator[Stop]:
    yield Stop(page, StopKind.CONFIRM, not situation.is_confirmed(page))


def _enrollment(situation: Situation, page: Page) -> Iterator[Stop]:
    """R39: those who are left out are left out once somebody said so."""
    may_wait = situation.has_enrolled and situation.is_confirmed(page)
    yield Stop(page, StopKind.ENROLL, bool(situation.missing_members) and not may_wait)


def _topics(situation: Situation, page: Page) -> Iterator[Stop]:
    is_seen = situation.is_confirmed(page)
    for asked in situation.asked:
        if asked.page is page:
            waits = asked.open_questions > 0 and not is_seen
            yield Stop(page, StopKind.TOPIC, waits, asked.code, asked.topic)


def _living_situation(situation: Situation, page: Page) -> Iterator[Stop]:
    yield Stop(page, StopKind.SITUATION, not situation.has_living_situation)


def _talk(situation: Situation, page: Page) -> Iterator[Stop]:
    yield Stop(page, StopKind.INTERVIEW, situation.talk is not Progress.COMPLETE)


def _outcome(situation: Situation, page: Page) -> Iterator[Stop]:
    is_settled = situation.outcome in (Outcome.DIVERT, Outcome.QUEUE)
    yield Stop(page, StopKind.OUTCOME, not is_settled)


def _needs(situation: Situation, page: Page) -> Iterator[Stop]:
    is_asked = situation.outcome is not Outcome.DIVERT
    waits = is_asked and situation.needs is not Progress.COMPLETE
    yield Stop(page, StopKind.INTERVIEW, waits)


def _finish(_situation: Situation, page: Page) -> Iterator[Stop]:
    yield Stop(page, StopKind.FINISH, True)


def _profile(person: Person, page: Page, *, may_be_open: bool = True) -> Stop:
    return Stop(page, StopKind.PROFILE, may_be_open and not person.is_known, person.code)


_STOPS: Mapping[Page, Callable[[Situation, Page], Iterator[Stop]]] = {
    Page.PERSON: _person,
    Page.FAMILY: _family,
    Page.ENROLLMENT: _enrollment,
    **dict.fromkeys(ASKED_BY_TOPIC, _topics),
    Page.LIVING_SITUATION: _living_situation,
    Page.TALK: _talk,
    Page.PAPERS: _confirmation,
    Page.OUTCOME: _outcome,
    Page.NEEDS: _needs,
    Page.FINISH: _finish,
}
