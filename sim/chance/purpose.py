"""What a random number is for: one purpose per kind of decision, so that no two decisions share their luck.

The constants are plain ints for compiled code (passing it a member of ``Purpose`` costs 18 microseconds a
call); ``Purpose`` holds the same under names.  ``hash`` is ``name_hash`` of a business; what follows the
colon is ``which``.
"""

from enum import IntEnum

TRAITS = 1  # who, arrival week: 0 segment, 1 experience normal, 2 price normal, 3 product, 4 effort normal, 5 claims
RATE = 2  # who, arrival week: the gamma of the occasion rate
ACQUAINT = 3  # who, arrival week: 4 hash + 0 match normal, + 1 aware at the start, + 2 match normal of a block
NEED = 4  # who, week >> 2: 4 part + (week & 3), the number of occasions
MOVE = 5  # who, week >> 2: week & 3
NOTICE = 6  # who, week >> 2: 4 hash + (week & 3)
CHOICE = 7  # who, week, occasion: 4 hash + 0 comes to mind, + 1 race
GO = 8  # who, week, occasion: 0 go, 1 seat, 2 day of the week
OCCURS = 9  # who, week, occasion: touchpoint
NOISE = 10  # who, week, occasion: touchpoint normal
VOICE = 11  # who, week, occasion: 0 gesture, 1 complaint, 2 unfounded claim, 3 upgrade
TELL = 12  # who, week, occasion: 0 talk, 1 friend, 2 review, 3 guest
GUEST = 13  # who, week, occasion: 0 which friend
FIRED = 14  # who, week: 4 hash, which friend
PASSERS = 15  # passer(place, 0), week: the number of passers
NETWORK = 16  # who: the circle of friends
WORLD = 17  # uncertain inputs: the digital shift of a world's point
LEAVE = 18  # who, week, occasion: 0 leaves for good


class Purpose(IntEnum):
    """The kinds of decision, 1..255.  Adding one changes no other's luck; renumbering one changes all of its."""

    TRAITS = TRAITS
    RATE = RATE
    ACQUAINT = ACQUAINT
    NEED = NEED
    MOVE = MOVE
    NOTICE = NOTICE
    CHOICE = CHOICE
    GO = GO
    OCCURS = OCCURS
    NOISE = NOISE
    VOICE = VOICE
    TELL = TELL
    GUEST = GUEST
    FIRED = FIRED
    PASSERS = PASSERS
    NETWORK = NETWORK
    WORLD = WORLD
    LEAVE = LEAVE
