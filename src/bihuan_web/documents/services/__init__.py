"""Everything a person can do with documents, one function an act."""

from bihuan_web.documents.services.correcting import (
    Wanted,
    add_item,
    change_item,
    confirm_link,
    may_correct,
    remove_item,
    set_links,
    undo,
)
from bihuan_web.documents.services.deciding import decide, may_decide
from bihuan_web.documents.services.retention import ask_destruction, destroy, refuse_destruction
from bihuan_web.documents.services.reviewing import (
    accept,
    assign,
    confirm_reading,
    end_assignment,
    note_access,
    return_document,
    submit,
    withdraw,
)
from bihuan_web.documents.services.uploading import About, Sent, add_version, confirm_about, reread, upload

__all__ = [
    "About",
    "Sent",
    "Wanted",
    "accept",
    "add_item",
    "add_version",
    "ask_destruction",
    "assign",
    "change_item",
    "confirm_about",
    "confirm_link",
    "confirm_reading",
    "decide",
    "destroy",
    "end_assignment",
    "may_correct",
    "may_decide",
    "note_access",
    "refuse_destruction",
    "remove_item",
    "reread",
    "return_document",
    "set_links",
    "submit",
    "undo",
    "upload",
    "withdraw",
]
