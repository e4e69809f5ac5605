"""What the refusals of notes, photos and scans say, word by word, as English messages.

The words of `ATTACHED` come from `competition.rules.admission_attached`, those of `ATTACHING` from the doors and the
edge. Nothing is decided or translated here.
"""

from collections.abc import Mapping

from competition.pages.words import N_

ATTACHED: Mapping[str, str] = {
    "digest_malformed": N_("What was sent does not say what it rests on. Load the page again, then send it again."),
    "attachment_known": N_("“%(attachment)s” is there already. Nothing is to be done."),
    "unknown_attachment": N_("There is nothing attached as “%(attachment)s”. Reload to see what there is."),
    "attachment_erased": N_("This was taken away before (%(attachment)s). Nothing is to be done."),
    "attachments_full": N_("There are %(most)s already, and no more are taken. Ask the chief judge to take some away."),
}
ATTACHING: Mapping[str, str] = {
    "note_missing": N_("The note is empty. Write it down, then keep it."),
    "note_too_long": N_("The note is longer than %(most)s characters. Shorten it, then keep it again."),
    "note_malformed": N_("The note holds signs that are no text. Type it again."),
    "photo_too_large": N_("The photo is larger than 4 MB. Take it again at a lower resolution."),
    "photo_not_image": N_("This is no photo that can be read. Take a JPEG, PNG or WebP photo."),
    "scan_missing": N_("No file is chosen. Choose the scan, then send it again."),
    "scan_too_large": N_("The scan is larger than 10 MB. Scan it at a lower resolution, or page by page."),
    "scan_not_taken": N_("This is no scan that can be read. Choose a PDF, JPEG, PNG or WebP file."),
    "attachment_gone": N_("This was erased. Only that it was there is still known; ask the chief judge why."),
    "attachment_changed": N_("This is not what was attached: somebody changed it in the database. Have it audited."),
}
