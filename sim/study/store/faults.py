"""What can be wrong with what was kept, beside a disk that refuses."""

from sim.errors import RegularsError


class NotDeterministic(RegularsError):
    """The same run was made twice and did not come out the same: our fault."""

    exit_code = 70


class Damaged(RegularsError):
    """Something that was kept is not as it was written; the sentence names the file.  It is never believed."""

    exit_code = 74
