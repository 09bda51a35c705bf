"""The draft of what a community made together, in the language of whoever begins its end."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from app.i18n import amount
from community.lifecycle.queries.endings import Made


def harvest_draft(made: Made) -> str:
    """Markdown that its facilitators rewrite; it names no person."""
    lines = [_headline(_("What we made together")), ""]
    if made.people is not None:
        lines += [_("%(people)s people wrote here.", people=amount(made.people)), ""]
    told = ngettext("%(num)s thread was opened", "%(num)s threads were opened", made.threads)
    solved = ngettext(
        "%(num)s question found its answer", "%(num)s questions found their answer", made.answered
    )
    lines += [_("%(threads)s, and %(solved)s.", threads=told, solved=solved), ""]
    if made.helpful:
        lines += [_headline(_("What helped")), ""]
        lines += [f"- [{_plain(each.title)}](/threads/{each.id})" for each in made.helpful]
        lines += [""]
    lines += [_headline(_("What we learned")), "", _("(Write what you take along.)")]
    return "\n".join(str(line) for line in lines)


def _headline(words: str) -> str:
    return f"## {words}"


def _plain(title: str) -> str:
    """A title within a link of Markdown."""
    return "".join(f"\\{sign}" if sign in "\\[]`*_<>" else sign for sign in title)
