"""The editor: an admin who never saw it changes rules by small pages, with scripts off."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cas.access.roles import Role
from cas.rules.conditions import Condition, Op
from cas.rules.explain import in_words
from cas.rules.ruleset import Band, Bands, Requirement, dump
from prioritization.actions.drafts import save_draft, start_draft
from prioritization.actions.rules import approve
from prioritization.facts.catalogue import catalogue
from prioritization.facts.sheets import sheets
from prioritization.forms import ConditionForm
from prioritization.models import Program, RuleVersion
from tests import factories
from tests.guards import hostile

pytestmark = pytest.mark.usefixtures("tools")
NO_PETS = {"fact": "pets", "op": "eq", "value": "no"}
TWO_PETS = {"fact": "pets_count", "op": "le", "value": 2}
ADULT = {"fact": "youngest_age_low", "op": "ge", "value": 18}
IN_OAK_PARK = {"fact": "location_area", "op": "eq", "value": "oak_park"}


@pytest.fixture
def shelter():
    """A shelter for adults with limited pets, and some priority for Oak Park."""
    pets = {"any": [NO_PETS, TWO_PETS]}
    return factories.open_list([ADULT, pets], [([IN_OAK_PARK], 10)], name="Example Inn")


@pytest.fixture
def draft(shelter, admin):
    return start_draft(program=shelter, by=admin.user)


def at(program, view="rule_draft", *args):
    return reverse(f"prioritization:{view}", args=[program.slug, *args])


def text_of(answer):
    """What stands on a page, without markup and on one line."""
    body = re.sub(r"(?s)<head.*?</head>", "", answer.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def typed(page, **fields):
    """What a person without scripts sends from this page: its hidden fields, and what is typed."""
    body = page.content.decode()
    form = body[body.index("<form", body.index("<main")) :]
    for each in re.findall(r"(?s)<form.*?</form>", form):
        if "csrfmiddlewaretoken" in each and 'name="revision"' in each and "/move/" not in each:
            hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', each))
            return {**hidden, **fields}
    raise AssertionError("no form to fill in")


def send(admin, url, **fields):
    """Open a page, fill it in and press its button."""
    page = admin.get(url, follow=True)
    url = page.redirect_chain[-1][0] if page.redirect_chain else url
    return admin.post(url, typed(page, **fields))


def rules_of(draft):
    draft.refresh_from_db()
    return draft.rule_set


def test_the_draft_reads_as_sentences(admin, shelter, draft):
    text = text_of(admin.get(at(shelter)))
    assert "Everybody's age is at least 18 years" in text
    assert "One of: Has pets: no Number of pets is at most 2" in text
    assert "+10 if Area where they are is Oak Park" in text
    assert (
        "If not known: asks “Has pets” or “Number of pets”, unless another way already holds"
        in text
    )
    assert "If not known: no points from this" in text


def test_journey_limited_pets_become_one_dog(admin, shelter):
    """Start a draft, make two pets one, and ask for a dog; no script, nothing dragged."""
    admin.post(at(shelter, "draft_start"))
    draft = RuleVersion.objects.draft_of(shelter)
    assert "One of:" in text_of(admin.get(at(shelter, "draft_sentence", "requirements", 2)))
    send(
        admin,
        at(shelter, "draft_condition", "requirements", "2-1-2", "pets_count"),
        op="le",
        value="1",
    )
    picked = admin.get(at(shelter, "draft_pick", "requirements", "new"), {"q": "kinds of pets"})
    assert at(shelter, "draft_condition", "requirements", "new", "pets_kinds") in (
        picked.content.decode()
    )
    send(
        admin,
        at(shelter, "draft_condition", "requirements", "new", "pets_kinds"),
        op="has_none",
        value=["cat", "other"],
        note="Dogs only (the site, 2026).",
    )
    send(
        admin,
        at(shelter, "draft_condition", "requirements", "3-1-new", "pets"),
        value="no",
    )
    _, number, kinds = rules_of(draft).requirements
    facts = catalogue()
    assert in_words(number.clause, facts) == "Has pets: no, or Number of pets is at most 1"
    assert in_words(kinds.clause, facts) == (
        "Kinds of pets: includes neither Cat nor Some other pet, or Has pets: no"
    )
    assert kinds.note == "Dogs only (the site, 2026)."


def test_a_sentence_of_one_condition_is_changed_whole_on_one_page(admin, shelter, draft):
    page = admin.get(at(shelter, "draft_sentence", "requirements", 1), follow=True)
    assert 'value="18"' in page.content.decode()
    send(
        admin,
        at(shelter, "draft_sentence", "requirements", 1),
        op="le",
        value="24",
        note="Young people",
        legal_basis="42 USC 11302",
    )
    first = rules_of(draft).requirements[0]
    assert first == Requirement(
        Condition("youngest_age_high", Op.LE, 24), "Young people", "42 USC 11302"
    )


def test_c16_at_least_asks_the_low_bound_of_an_age_and_at_most_the_high_one(admin, shelter, draft):
    text = text_of(admin.get(at(shelter, "draft_condition", "requirements", "new", "youngest_age")))
    assert "Everybody's age is at least" in text
    assert "At least one member's age is at most" in text
    assert "years is not" not in text


def test_points_by_bands_row_by_row(admin, shelter, draft):
    url = at(shelter, "draft_bands", "priorities", "new", "head_age")
    bands = {"at_least_1": "65", "points_1": "10", "at_least_2": "55", "at_most_2": "64"}
    answer = send(admin, url, **bands)
    assert "Enter the points of this band" in text_of(answer)
    assert 'value="64"' in answer.content.decode()
    assert send(admin, url, **bands, points_2="5", note="Elders").status_code == 302
    assert rules_of(draft).factors[1] == Bands(
        "head_age_low", (Band(55, 64, 5), Band(65, None, 10)), "Elders"
    )
    opened = admin.get(at(shelter, "draft_sentence", "priorities", 2), follow=True)
    more = admin.post(opened.redirect_chain[-1][0], typed(opened, **bands, more="1"))
    assert "Range 4" in text_of(more)
    assert len(rules_of(draft).factors) == 2


def test_bands_that_overlap_are_refused_in_words_and_nothing_is_lost(admin, shelter, draft):
    url = at(shelter, "draft_bands", "priorities", "new", "pets_count")
    answer = send(
        admin, url, at_least_1="1", at_most_1="3", points_1="5", at_least_2="3", points_2="6"
    )
    assert "Two bands overlap" in text_of(answer)
    assert 'value="6"' in answer.content.decode()


def test_a_priority_may_need_two_things_together(admin, shelter, draft):
    url = at(shelter, "draft_condition", "priorities", "1-new", "has_veteran")
    send(admin, url, value="yes")
    both = rules_of(draft).factors[0]
    assert both.points == 10
    assert len(both.when.clauses) == 2
    text = text_of(admin.get(at(shelter, "draft_sentence", "priorities", 1)))
    assert "and A veteran in the household: yes" in text
    send(admin, at(shelter, "draft_sentence", "priorities", 1), points="15", note="Both")
    assert (rules_of(draft).factors[0].points, rules_of(draft).factors[0].note) == (15, "Both")


def pressed(admin, shelter, draft, *place, **fields):
    draft.refresh_from_db()
    return admin.post(
        at(shelter, "draft_move", *place), {"revision": draft.revision, **fields}, follow=True
    )


def test_buttons_move_a_sentence_take_it_out_and_put_it_back(admin, shelter, draft):
    before = rules_of(draft)
    pressed(admin, shelter, draft, "requirements", 2, do="up")
    assert rules_of(draft).requirements == before.requirements[::-1]
    page = pressed(admin, shelter, draft, "requirements", 1, do="remove")
    assert len(rules_of(draft).requirements) == 1
    assert "Put it back" in text_of(page)
    admin.post(at(shelter, "draft_put_back"), {"revision": str(draft.revision)})
    assert rules_of(draft).requirements == before.requirements[::-1]
    assert "Put it back" not in text_of(admin.get(at(shelter)))


def test_one_way_of_several_is_taken_out_and_put_back(admin, shelter, draft):
    before = rules_of(draft)
    url = at(shelter, "draft_part", "requirements", "2-1-1")
    admin.post(url, {"revision": str(draft.revision)})
    assert rules_of(draft).requirements[1].clause == Condition("pets_count", Op.LE, 2)
    admin.post(at(shelter, "draft_put_back"), {"revision": str(draft.revision)})
    assert rules_of(draft) == before


def colleague_saves(draft, change):
    """Somebody else's save while a page is open."""
    draft.refresh_from_db()
    return save_draft(
        draft=draft,
        rule_set=change(draft.rule_set),
        change_note="",
        revision=draft.revision,
        by=factories.UserFactory(role=Role.CAS_LEAD, first_name="Ada", last_name="Lead"),
        at=timezone.now(),
    )


def test_nothing_typed_is_lost_when_somebody_saved_meanwhile_and_both_are_shown(
    admin, shelter, draft
):
    url = at(shelter, "draft_condition", "requirements", "1-1-1", "youngest_age")
    opened = admin.get(url)
    colleague_saves(
        draft, lambda rules: factories.rule_set([NO_PETS, {**ADULT, "value": 21}, TWO_PETS])
    )
    mine = {"op": "ge", "value": "25", "note": "Mine"}
    answer = admin.post(url, typed(opened, **mine))
    text = text_of(answer)
    assert "Ada Lead changed this draft" in text
    assert "In the draft now: Has pets: no" in text
    assert 'value="25"' in answer.content.decode()
    assert rules_of(draft).requirements[0].note == ""
    admin.post(url, typed(answer, **mine))
    first = rules_of(draft).requirements[0]
    assert first == Requirement(Condition("youngest_age_low", Op.GE, 25), "Mine")


def test_an_approval_is_not_told_as_a_save(admin, shelter, draft):
    colleague_saves(draft, lambda rules: rules)
    draft.refresh_from_db()
    reader = factories.UserFactory(role=Role.CAS_LEAD, first_name="Bo", last_name="Reader")
    approve(draft=draft, revision=draft.revision, by=reader, at=timezone.now())
    assert "Saved by Ada Lead" in text_of(admin.get(at(shelter)))


def test_a_sentence_that_others_moved_is_found_again(admin, shelter, draft):
    url = at(shelter, "draft_condition", "requirements", "1-1-1", "youngest_age")
    opened = admin.get(url)
    colleague_saves(draft, lambda rules: factories.rule_set([NO_PETS, ADULT]))
    answer = admin.post(url, typed(opened, op="ge", value="25"))
    moved_to = at(shelter, "draft_condition", "requirements", "2-1-1", "youngest_age")
    assert f'action="{moved_to}"' in answer.content.decode()
    admin.post(moved_to, typed(answer, op="ge", value="25"))
    assert [each.clause.fact for each in rules_of(draft).requirements] == [
        "pets",
        "youngest_age_low",
    ]


def test_a_button_pressed_on_an_old_page_moves_nothing(admin, shelter, draft):
    colleague_saves(draft, lambda rules: rules)
    before = rules_of(draft)
    page = admin.post(
        at(shelter, "draft_move", "requirements", 1), {"revision": 0, "do": "remove"}, follow=True
    )
    assert "Ada Lead changed these rules meanwhile" in text_of(page)
    assert rules_of(draft) == before


def test_county_wide_requirements_are_shown_with_their_source_and_have_no_priorities(
    admin, shelter, draft
):
    RuleVersion.objects.create(
        program=None,
        number=4,
        content=dump(factories.rule_set([{"fact": "adults", "op": "ge", "value": 1}])),
        effective_from=factories.today(),
        published_at=factories.midday(factories.today()),
    )
    text = text_of(admin.get(at(shelter)))
    assert "Every shelter has this, from version 4 of the county-wide rules" in text
    admin.post(reverse("prioritization:draft_start", args=["county-wide"]))
    body = text_of(admin.get(reverse("prioritization:rule_draft", args=["county-wide"])))
    assert "Every shelter, county-wide" in body
    assert "Add a priority" not in body
    assert admin.get("/rules/county-wide/draft/priorities/new/ask/").status_code == 404


def test_c3_a_score_is_no_fact_for_a_requirement_but_may_give_points(admin, shelter, draft):
    picked = text_of(
        admin.get(at(shelter, "draft_pick", "requirements", "new"), {"q": "score crisis"})
    )
    assert "never a requirement" in picked
    for kind, status in (("requirements", 404), ("priorities", 200)):
        url = at(shelter, "draft_condition", kind, "new", "crisis_score")
        assert admin.get(url).status_code == status


def test_every_fact_can_be_asked_and_what_is_asked_is_shown_again():
    """Each comparison of each fact makes a condition that the form shows as it was typed."""
    for sheet in sheets().values():
        form = ConditionForm(sheet=sheet)
        ops = [code for code, _ in form.fields["op"].choices] if "op" in form.fields else [None]
        for op in ops:
            value = {
                "number": {"value": "2"},
                "date": {"value_month": "3", "value_day": "1", "value_year": "2026"},
            }.get(sheet.kind, {"value": _some_answer(sheet)})
            names = value if sheet.kind != "date" else _date_boxes(form)
            filled = ConditionForm({"op": op, **names}, sheet=sheet)
            assert filled.is_valid(), (sheet.code, filled.errors)
            again = ConditionForm(sheet=sheet, condition=filled.condition)
            shown = {name: again.get_initial_for_field(f, name) for name, f in again.fields.items()}
            assert shown["value"] == filled.cleaned_data["value"], sheet.code
            assert shown.get("op") == filled.cleaned_data.get("op"), sheet.code


def _some_answer(sheet):
    if not sheet.options:
        return "yes" if sheet.kind == "bool" else "95814, 95817"
    codes = [option.code for option in sheet.options]
    return "yes" if set(codes) == {"yes", "no"} else codes[:2]


def _date_boxes(form):
    names = form["value"].field.widget.widgets_names
    return {f"value{name}": part for name, part in zip(names, ("3", "1", "2026"), strict=True)}


def test_whoever_may_write_rules_finds_the_way_from_the_list(admin, sign_in, shelter):
    assert at(shelter) in admin.get(at(shelter, "list_detail")).content.decode()
    staff = sign_in(role=Role.CAS_STAFF)
    assert at(shelter) not in staff.get(at(shelter, "list_detail")).content.decode()


def test_a_page_without_a_draft_leads_to_where_one_begins(admin, shelter):
    page = admin.get(at(shelter, "draft_sentence", "requirements", 1), follow=True)
    assert page.redirect_chain[-1][0] == at(shelter)
    assert "Start a draft" in text_of(page)


@pytest.mark.parametrize(
    "path",
    [
        "requirements/0/",
        "requirements/99/",
        "requirements/1-9-1/ask/pets/",
        "requirements/1-1-9/ask/",
        "requirements/9-9-9-9/ask/",
        "requirements/new/ask/no_such_fact/",
        "requirements/new/bands/pets_count/",
        "priorities/new/bands/pets/",
        "scores/new/ask/",
        "requirements/99999999999999999999/",
    ],
)
def test_an_address_that_names_nothing_is_no_page(admin, shelter, draft, path):
    assert admin.get(f"{at(shelter)}{path}").status_code == 404


def test_who_may_refer_and_whether_it_takes_people_counts_at_once(admin, shelter):
    url = at(shelter, "program_terms")
    full = {"referral_sources": ["police"], "referral_note": "By phone", "is_accepting": "no"}
    answer = admin.post(url, full)
    assert "Say why it takes nobody" in text_of(answer)
    assert 'value="By phone"' in answer.content.decode()
    admin.post(url, {**full, "not_accepting_because": "Full until May."})
    shelter.refresh_from_db()
    assert (shelter.is_accepting, shelter.referred_by) == (False, ["Police"])
    for view in ("list_detail", "directory_program"):
        assert "Full until May." in text_of(admin.get(at(shelter, view)))
    admin.post(url, {**full, "is_accepting": "yes"})
    assert Program.objects.get(pk=shelter.pk).not_accepting_because == ""


def test_long_texts_and_many_sentences_stay_readable(admin, shelter, draft):
    long = "A rule with a long reason. " * 37
    draft.content = dump(factories.rule_set([ADULT] * 60))
    draft.save()
    fields = {"op": "ge", "value": "18", "note": long[:999], "legal_basis": "x" * 1001}
    answer = send(admin, at(shelter, "draft_sentence", "requirements", 60), **fields)
    assert "Shorten this to 1000 characters" in text_of(answer)
    assert (
        send(
            admin,
            at(shelter, "draft_sentence", "requirements", 60),
            **{**fields, "legal_basis": ""},
        ).status_code
        == 302
    )


def test_a_rule_set_takes_no_more_than_a_hundred_sentences(admin, shelter, draft):
    draft.content = dump(factories.rule_set([ADULT] * 100))
    draft.save()
    url = at(shelter, "draft_condition", "requirements", "new", "pets")
    assert "at most 100" in text_of(send(admin, url, value="no"))


@pytest.mark.parametrize(
    ("view", "place"),
    [
        ("draft_condition", ("requirements", "new", "youngest_age")),
        ("draft_condition", ("requirements", "new", "pets_kinds")),
        ("draft_condition", ("priorities", "new", "location_zip")),
        ("draft_condition", ("priorities", "new", "homeless_since")),
        ("draft_bands", ("priorities", "new", "pets_count")),
        ("draft_sentence", ("requirements", 2)),
        ("draft_note", ()),
        ("program_terms", ()),
    ],
)
def test_whatever_is_typed_crashes_nothing_and_half_saves_nothing(
    admin, shelter, draft, view, place
):
    url = at(shelter, view, *place)
    names = hostile.field_names(admin.get(url).content.decode())
    for kind, fields in hostile.posts_to(names):
        before = rules_of(draft)
        answer = hostile.send(admin, url, {**fields, "revision": str(draft.revision)})
        assert answer.status_code in (200, 302, 400), kind
        if answer.status_code == 200:
            assert rules_of(draft) == before, kind


def test_a_draft_costs_the_same_with_one_sentence_and_with_sixty(admin, shelter, draft):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            admin.get(at(shelter))
        return len(asked)

    cost()
    before = cost()
    draft.content = dump(factories.rule_set([ADULT] * 60))
    draft.save()
    assert cost() == before
