"""The labels under which the one who asks at the judges' door knows subjects, looked up once a request."""

from flask import abort, g

from competition.access.labels import PLAIN, Labels, labels_of
from competition.ledger.engine import reading
from competition.rules.state import State
from competition.tally.office import Office


def own_labels(office: Office) -> Labels:
    """Those of the seat that asks; 503 while the map of its layer is lost."""
    if "labels" not in g:
        replica = office.replicas.of(g.who.event)
        if replica.state.position == 0 or replica.state.coding.pinned is not None:
            replica.catch_up()  # an event is coded from its founding or never
        g.labels = seat_labels(office, replica.state, g.who.event, g.who.seat)
        if g.labels.lost:
            abort(503, "panel_codes_lost")  # tablets keep what they hold until the map is there again
    labels: Labels = g.labels
    return labels


def seat_labels(office: Office, state: State, event: str, seat: str) -> Labels:
    """Those of a seat; the database is asked only where the event is coded."""
    if state.coding.pinned is None:
        return PLAIN
    with reading(office.engine) as conn:
        return labels_of(conn, state, event, seat)
