"""The chief's oversight at the desk: going on without a judge's acceptance, days of marking, how the judges mark.

Only the role chief comes in here. How the judges mark is advice: it changes nothing, and nobody else sees it.
"""

from flask import Blueprint, request
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import needs
from competition.pages.boards import event_card
from competition.pages.judge_figures import judge_figures
from competition.rules import facts as f
from competition.rules.leniency import LEAST
from competition.rules.refusals import Refusal
from competition.tally.office import Office
from competition.web import desk
from competition.web.chief_pages import called_of, chief_page, event_of

_CHIEF = "/<any(zh, en):language>/desk/event/<event>/chief"


def overseeing(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("overseeing", __name__)

    def answer(language: str, event: str, form: str, refusal: Refusal | None) -> Answer:
        return desk.done(form) if refusal is None else chief_page(office, event, language, form, refusal)

    @door.post(f"{_CHIEF}/module/<module>/waive")
    @needs("chief.waive")
    def waive(language: str, event: str, module: str) -> Answer:
        event_of(office, event)
        seat = request.form.get("seat", "")[:64]
        refusal = desk.reasoned(office, event, lambda reason: f.SummaryWaived(module, seat, reason))
        return answer(language, event, f"module-{module}", refusal)

    @door.post(f"{_CHIEF}/day/<day>/lock")
    @needs("chief.days")
    def lock(language: str, event: str, day: str) -> Answer:
        event_of(office, event)
        return answer(language, event, f"day-{day}", desk.record(office, event, [f.DayLocked(day)]))

    @door.post(f"{_CHIEF}/day/<day>/unlock")
    @needs("chief.days")
    def unlock(language: str, event: str, day: str) -> Answer:
        event_of(office, event)
        refusal = desk.reasoned(office, event, lambda reason: f.DayUnlocked(day, reason))
        return answer(language, event, f"day-{day}", refusal)

    @door.get(f"{_CHIEF}/judges")
    @needs("chief.judges")
    def judges(language: str, event: str) -> Answer:
        replica = event_of(office, event)
        called = called_of(office, replica, language)
        return desk.page(
            "organise/chief_judges.html", language, panels=judge_figures(replica.state, called), least=LEAST,
            card=event_card(replica.state, event, called.names, language),
        )  # fmt: skip

    return door
