"""How long a sign-in lives: 30 minutes without input, 12 hours at most, one for each person (S12).

Its times and its mark stand in the session; the mark of the one that is alive stands with the
user. Whatever was typed when it ended is kept (`cas.held_posts`, drafts).
"""

from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.backends import ModelBackend
from django.utils.crypto import get_random_string

from cas.client_view import CLIENT_VIEW
from cas.models import User

SIGN_IN = "sign_in"
"""Session key: the times and the mark of this sign-in."""
ENDED = "sign_in_ended"
"""Session key of somebody signed out: why the last sign-in on this browser ended."""
HALF_WAY = "half_way_in"
"""Session key of somebody signed out: whose password was right, and when."""
HALF_WAY_LASTS = timedelta(minutes=10)
SURE_FOR = timedelta(minutes=10)
"""For so long after the password was typed, the sign-in itself may be changed."""
NOTED_EVERY = timedelta(seconds=15)
"""Input is written down no more often than this, to save writing."""
BY_ADMIN = "ended by an admin"
"""The mark of a user whose sign-ins were all ended: no session has it."""
BACKEND = "cas.sign_ins.SignedIn"


class SignedIn(ModelBackend):
    """Who is signed in, found together with the agency that every page names."""

    def get_user(self, user_id):
        """The user of a session; None when there is none, or they may no longer sign in."""
        user = User.objects.select_related("agency").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None


class Ending(StrEnum):
    """Why a sign-in ended by itself."""

    IDLE = "idle"
    LASTED = "lasted"
    ELSEWHERE = "elsewhere"
    BY_ADMIN = "by_admin"


# --- Begin and end ---------------------------------------------------------------------------


def begin(request, user, *, at: datetime, with_second_factor: bool) -> None:
    """Sign `user` in on this browser; a sign-in of theirs elsewhere ends with it (S12)."""
    login(request, user, backend=BACKEND)
    for key in (ENDED, HALF_WAY):
        request.session.pop(key, None)
    user.live_sign_in = get_random_string(22)
    user.save(update_fields=["live_sign_in"])
    start_clock(request, at=at, sure_at=at.timestamp(), with_second_factor=with_second_factor)


def start_clock(request, *, at: datetime, sure_at: float, with_second_factor: bool) -> None:
    """Note in the session when the sign-in began and whose live one it is."""
    request.session[SIGN_IN] = {
        "mark": request.user.live_sign_in,
        "began_at": at.timestamp(),
        "input_at": at.timestamp(),
        "sure_at": sure_at,
        "with_second_factor": with_second_factor,
    }


def end_if_over(request, *, at: datetime) -> None:
    """Sign out whoever's time is over; the sign-in page will say why."""
    if SIGN_IN not in request.session:
        # Signed in by something else than `begin`: the clock starts here, without a second factor.
        start_clock(request, at=at, sure_at=0, with_second_factor=False)
    why = _ending(request, at)
    if why:
        was_in_client_view = CLIENT_VIEW in request.session
        logout(request)
        request.session[ENDED] = why
        if was_in_client_view:  # the client may still hold the screen when staff sign in again
            request.session[CLIENT_VIEW] = True


def _ending(request, at):
    sign_in = request.session[SIGN_IN]
    if sign_in["mark"] != request.user.live_sign_in:
        was_admin = request.user.live_sign_in == BY_ADMIN
        return Ending.BY_ADMIN if was_admin else Ending.ELSEWHERE
    if at.timestamp() >= sign_in["began_at"] + settings.CAS_SIGN_IN_LASTS.total_seconds():
        return Ending.LASTED
    if at.timestamp() >= sign_in["input_at"] + settings.CAS_IDLE_END.total_seconds():
        return Ending.IDLE
    return None


def end_all_of(user) -> None:
    """End the person's sign-in wherever it is, at its next request."""
    user.live_sign_in = BY_ADMIN
    user.save(update_fields=["live_sign_in"])


def why_it_ended(request) -> str:
    """Why the last sign-in on this browser ended; empty when nobody's did."""
    return request.session.get(ENDED, "")


# --- While it lives --------------------------------------------------------------------------


def note_input(request, *, at: datetime) -> None:
    """Somebody is there: a page was opened or something was typed."""
    sign_in = request.session[SIGN_IN]
    if at.timestamp() - sign_in["input_at"] >= NOTED_EVERY.total_seconds():
        request.session[SIGN_IN] = {**sign_in, "input_at": at.timestamp()}


def seconds_left(request, *, at: datetime) -> int:
    """Until the sign-in ends if nothing more is typed."""
    sign_in = request.session[SIGN_IN]
    idle_end = sign_in["input_at"] + settings.CAS_IDLE_END.total_seconds()
    last_end = sign_in["began_at"] + settings.CAS_SIGN_IN_LASTS.total_seconds()
    return max(0, int(min(idle_end, last_end) - at.timestamp()))


def had_second_factor(request) -> bool:
    """Whether this sign-in was made, or has since been secured, with a second factor."""
    return request.session[SIGN_IN]["with_second_factor"]


def now_has_second_factor(request) -> None:
    """A second factor was just set up, and proved, in this sign-in."""
    request.session[SIGN_IN] = {**request.session[SIGN_IN], "with_second_factor": True}


def is_sure(request, *, at: datetime) -> bool:
    """Whether the person proved lately who they are."""
    return at.timestamp() < request.session[SIGN_IN]["sure_at"] + SURE_FOR.total_seconds()


def make_sure(request, *, at: datetime) -> None:
    """The password was typed again."""
    request.session[SIGN_IN] = {**request.session[SIGN_IN], "sure_at": at.timestamp()}


# --- Between the two steps -------------------------------------------------------------------


def go_half_way(request, user, *, at: datetime) -> None:
    """The password was right; nothing opens before the second step."""
    request.session.cycle_key()
    mark = user.get_session_auth_hash()
    request.session[HALF_WAY] = {"user": user.pk, "password": mark, "at": at.timestamp()}


def who_is_half_way(request, *, at: datetime) -> User | None:
    """Whose second step is awaited here; None when nobody's, or for too long."""
    half_way = request.session.get(HALF_WAY)
    if not half_way or at.timestamp() >= half_way["at"] + HALF_WAY_LASTS.total_seconds():
        return None
    user = User.objects.filter(pk=half_way["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != half_way["password"]:
        return None
    return user
