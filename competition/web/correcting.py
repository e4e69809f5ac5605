"""The public page of an event's correction notices 更正通知, to read and to print. It may not propose a fact."""

from flask import Blueprint, Response, abort
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import needs
from competition.pages.corrections import corrections
from competition.pages.shell import TAGS, render
from competition.tally.office import Office


def correcting(office: Office) -> Blueprint:
    """The route over this office."""
    door = Blueprint("correcting", __name__)

    @door.get("/<any(zh, en):language>/event/<event>/corrections")
    @needs("public.see")
    def notices(language: str, event: str) -> Answer:
        replica = office.replicas.find(event)
        if replica is None or replica.kind != "event":
            abort(404, "unknown_event")
        replica.catch_up()
        office.names.refresh()
        found = corrections(replica.state, event, office.names.book(), language, replica.scorer)
        body = render("spectate/corrections.html", language, path=f"/event/{event}/corrections", page=found)
        answer = Response(body, content_type="text/html; charset=utf-8")
        answer.headers["Cache-Control"] = "no-cache"
        answer.headers["Content-Language"] = TAGS[language]
        return answer

    return door
