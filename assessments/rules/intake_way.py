"""The way through an intake: every stop in order, and which one comes next."""

from collections.abc import Iterator

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
from assessments.rules.workflow import Release


def stops(situation: Situation) -> tuple[Stop, ...]:
    """Everything that the intake passes, in order; what is known is there and not open."""
    return tuple(stop for page in shown_pages(situation) for stop in stops_of(situation, page))


def stops_of(situation: Situation, page: Page) -> tuple[Stop, ...]:
    """The stops of one page."""
    return tuple(_stops(situation, page))


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


def _stops(situation: Situation, page: Page) -> Iterator[Stop]:
    is_open = not situation.is_confirmed(page)
    head, *others = situation.people
    match page:
        case Page.PERSON:
            yield _profile(head, page, is_open)
            must_decide = situation.release not in (Release.GRANTED, Release.REFUSED)
            yield Stop(page, StopKind.RELEASE, must_decide, head.code)
        case Page.FAMILY:
            yield Stop(page, StopKind.CONFIRM, is_open)
            for each in others:
                yield _profile(each, page)
            for each in others:
                if each.must_decide:
                    yield Stop(page, StopKind.RELEASE, True, each.code)
        case Page.ENROLLMENT:
            waits = bool(situation.missing_members) and (is_open or not situation.has_enrolled)
            yield Stop(page, StopKind.ENROLL, waits)
        case page if page in ASKED_BY_TOPIC:
            for asked in situation.asked:
                if asked.page is page:
                    waits = is_open and asked.open_questions > 0
                    yield Stop(page, StopKind.TOPIC, waits, asked.code, asked.topic)
        case Page.LIVING_SITUATION:
            yield Stop(page, StopKind.SITUATION, not situation.has_living_situation)
        case Page.TALK:
            yield Stop(page, StopKind.INTERVIEW, situation.talk is not Progress.COMPLETE)
        case Page.PAPERS:
            yield Stop(page, StopKind.CONFIRM, is_open)
        case Page.OUTCOME:
            is_settled = situation.outcome in (Outcome.DIVERT, Outcome.QUEUE)
            yield Stop(page, StopKind.OUTCOME, not is_settled)
        case Page.NEEDS:
            is_asked = situation.outcome is not Outcome.DIVERT
            waits = is_asked and situation.needs is not Progress.COMPLETE
            yield Stop(page, StopKind.INTERVIEW, waits)
        case Page.FINISH:
            yield Stop(page, StopKind.FINISH, True)


def _profile(person: Person, page: Page, may_be_open: bool = True) -> Stop:
    return Stop(page, StopKind.PROFILE, may_be_open and not person.is_known, person.code)
