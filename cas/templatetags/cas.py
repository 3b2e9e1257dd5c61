"""The components every page is made of. A builtin library: no template needs to load it.

Each tag draws `templates/components/<its name>.html`; the comment at the top of that file says
what the parameters mean. Inline tags take values, block tags take the HTML between them.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.template.loader import render_to_string
from django.utils.dateformat import format as format_date
from django.utils.html import format_html_join
from django.utils.timezone import is_aware, localtime

from cas import panels as panel_registry
from cas.forms import error_links

register = template.Library()


# --- Words ----------------------------------------------------------------------------------


@register.filter
def written(value: date | None) -> str:
    """A date as people say it: March 3, 2026; a time also with the clock, in local time."""
    if not value:
        return ""
    if not isinstance(value, datetime):
        return format_date(value, "F j, Y")
    return format_date(localtime(value) if is_aware(value) else value, "F j, Y, g:i A")


# --- The frame of a page --------------------------------------------------------------------


@register.inclusion_tag("components/page_title.html")
def page_title(title, caption=""):
    return {"title": title, "caption": caption}


@register.inclusion_tag("components/back_link.html")
def back_link(url, text="Back"):
    return {"url": url, "text": text}


@register.inclusion_tag("components/identity_bar.html", takes_context=True)
def identity_bar(context, identity):
    return {"identity": identity, "request": context.get("request")}


@register.inclusion_tag("components/progress.html")
def progress(part, total, title="", name=""):
    steps = [
        "done" if number < part else "current" if number == part else ""
        for number in range(1, total + 1)
    ]
    return {"part": part, "total": total, "title": title, "name": name, "steps": steps}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet):
    return {"links": [link for form in forms for link in error_links(form)]}


@register.simple_tag(takes_context=True)
def panels(context, place: str, subject: Any):
    """What higher apps have to say about `subject` at `place` (see cas.panels)."""
    drawn = (panel(context["request"], subject) for panel in panel_registry.at(place))
    return format_html_join("", "{}", ((html,) for html in drawn))


# --- Doing ----------------------------------------------------------------------------------


@register.inclusion_tag("components/buttons.html")
def buttons(
    primary,
    primary_name="",
    primary_value="",
    kind="primary",
    focus=False,
    secondary="",
    secondary_name="",
    secondary_url="",
    quiet="",
    quiet_url="",
    note="",
    key="",
):
    return {
        "primary": primary,
        "primary_name": primary_name,
        "primary_value": primary_value,
        "kind": kind,
        "focus": focus,
        "secondary": secondary,
        "secondary_name": secondary_name,
        "secondary_url": secondary_url,
        "quiet": quiet,
        "quiet_url": quiet_url,
        "note": note,
        "key": key,
    }


@register.inclusion_tag("components/button_link.html")
def button_link(text, url, kind="primary"):
    return {"text": text, "url": url, "kind": kind}


@register.inclusion_tag("components/search_box.html")
def search_box(action, label, value="", name="q", hint="", method="post", error=""):
    return {
        "action": action,
        "label": label,
        "value": value,
        "name": name,
        "hint": hint,
        "method": method,
        "error": error,
    }


@register.inclusion_tag("components/chips.html")
def chips(items, label="Show"):
    return {"items": items, "label": label}


@register.inclusion_tag("components/pager.html")
def pager(newer_url="", older_url="", shown=""):
    return {"newer_url": newer_url, "older_url": older_url, "shown": shown}


# --- Showing --------------------------------------------------------------------------------


@register.inclusion_tag("components/status_tag.html")
def status_tag(text, tone=""):
    return {"text": text, "tone": tone}


@register.inclusion_tag("components/evh_flag.html")
def evh_flag(text="Act today"):
    return {"text": text}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks, label="Steps"):
    return {"tasks": tasks, "label": label}


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows, title="", change_url=""):
    return {
        "rows": [(row, _lines(_part(row, "value"))) for row in rows],
        "title": title,
        "change_url": change_url,
    }


@register.inclusion_tag("components/timeline.html")
def timeline(entries):
    return {"entries": [(entry, _spoken(_part(entry, "when"))) for entry in entries]}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title, text="", action="", url=""):
    return {"title": title, "text": text, "action": action, "url": url}


@register.inclusion_tag("components/stats.html")
def stats(items):
    return {"items": items}


@register.inclusion_tag("components/score_table.html")
def score_table(items, total, threshold):
    return {"items": items, "total": total, "threshold": threshold}


@register.inclusion_tag("components/eligibility.html")
def eligibility(rows):
    return {"rows": rows}


@register.inclusion_tag("components/call_line.html")
def call_line(line="2-1-1, option 8", dial="211", why=""):
    return {"line": line, "dial": dial, "why": why}


# --- Around other HTML ----------------------------------------------------------------------


@register.simple_block_tag
def banner(content, title, tone="info"):
    return _around("banner", content, title=title, tone=tone)


@register.simple_block_tag
def inset(content):
    return _around("inset", content)


@register.simple_block_tag
def more(content, title, is_open=False):
    return _around("more", content, title=title, is_open=is_open)


@register.simple_block_tag(takes_context=True)
def staff_view(context, content, title="Staff view"):
    """Nothing at all while a client can see the screen (R26)."""
    if context.get("is_client_view"):
        return ""
    return _around("staff_view", content, title=title)


@register.simple_block_tag
def card(content, title, id=""):
    return _around("card", content, title=title, id=id)


@register.simple_block_tag
def table(content, caption, hide_caption=False):
    return _around("table", content, caption=caption, hide_caption=hide_caption)


def _around(component: str, content: str, **parts: Any) -> str:
    return render_to_string(f"components/{component}.html", {"content": content, **parts})


def _part(item: Any, name: str) -> Any:
    """`item` may be a dictionary or an object, as in templates."""
    return item.get(name) if isinstance(item, dict) else getattr(item, name, None)


def _lines(value: Any) -> list[Any]:
    if isinstance(value, Iterable) and not isinstance(value, str):
        return list(value)
    return [value]


def _spoken(when: Any) -> str:
    return written(when) if isinstance(when, date) else when
