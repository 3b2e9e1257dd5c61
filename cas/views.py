"""Pages that belong to no app: home, privacy, and what a refused form post shows."""

from django.shortcuts import render

from cas.access.decorators import public, signed_in


@signed_in
def home(request):
    """What waits for this person today; each app adds its part as a panel."""
    return render(request, "home.html")


@public
def privacy(request):
    """Why data is collected, who sees it and what people can ask for."""
    return render(request, "privacy.html")


def csrf_failure(request, reason=""):
    """A form that was open too long or came from elsewhere: say so, and that nothing was saved."""
    return render(request, "errors/csrf.html", status=403)
