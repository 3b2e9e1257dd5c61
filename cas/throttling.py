"""On whose account wrong passwords and codes are counted (S15).

Ten in fifteen minutes pause an account, known or not. Guesses from elsewhere are counted apart
from those on the browser of the owner: nobody can lock somebody else out.
"""

from cas import held_posts
from cas.models import User


def counted_as(request, credentials) -> str:
    """The name under which django-axes counts this try."""
    name = (credentials or {}).get("username") or request.POST.get("username", "")
    typist = held_posts.typist_of(request) if request else ""
    is_owners = typist and User.objects.filter(pk=typist, username=name).exists()
    return f"{name} (own browser)" if is_owners else name
