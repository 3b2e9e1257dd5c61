"""What was posted, for a form that shows itself first."""


def posted(request):
    """The posted data, or None on a visit; an empty post is a post and gets its errors."""
    return request.POST if request.method == "POST" else None
