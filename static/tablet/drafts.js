// Numbers that were typed and not put down yet: they survive turning to another sheet and a reload, and are no marks.

const name = (seat, subject, aspect) => `jinbang.draft.${seat.stream}/${seat.seat}/${subject}/${aspect}`;

export function draftOf(seat, subject, aspect) {
  try {
    return sessionStorage.getItem(name(seat, subject, aspect));
  } catch {
    return null; // storage is shut: a draft lasts as long as the field
  }
}

export function keepDraft(seat, subject, aspect, text) {
  try {
    if (text === null) sessionStorage.removeItem(name(seat, subject, aspect));
    else sessionStorage.setItem(name(seat, subject, aspect), text);
  } catch {
    // As above.
  }
}
