"""How long this sign-in still lasts, and the end of a colleague's."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cas import second_factor, sign_ins
from cas.access.decorators import background, before_second_factor, require, signed_in
from cas.access.permissions import Permission
from cas.forms import ResetForm
from cas.models import User


@before_second_factor
@background
@signed_in
def stay_signed_in(request):
    """Seconds until the sign-in ends. Asking is no input; a POST says that somebody is there."""
    if request.method == "POST":
        sign_ins.note_input(request, at=timezone.now())
    return JsonResponse({"seconds_left": sign_ins.seconds_left(request, at=timezone.now())})


@require(Permission.SITE_ADMIN)
def reset_sign_in(request, pk):
    """A colleague lost the phone: take away the second step, with a reason, and end the sign-in."""
    colleague = get_object_or_404(User.objects.exclude(pk=request.user.pk), pk=pk)
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        second_factor.reset(user=colleague, reason=reason, by=request.user)
        messages.success(request, f"The second step of {colleague} is reset.")
        return redirect("admin:cas_user_change", colleague.pk)
    state = second_factor.of(colleague).in_words
    context = {"form": form, "colleague": colleague, "state": state}
    return render(request, "my_sign_in/reset.html", context)
