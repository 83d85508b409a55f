"""What does one act cost?"""

import random

from bench import lives
from bench.measure import Meter, times

PLAIN, WITH_FORM = 15.0, 60.0  # milliseconds of CPU: the first aims
_AIMS = dict.fromkeys(
    ("submit", "take_in", "transfer", "assign", "complete_step", "hand_over", "return_result"), PLAIN
) | dict.fromkeys(("receive", "propose", "sign"), WITH_FORM)


def answer() -> str:
    """Births filed online at a ward and building permits on paper at a city, both to their return."""
    from django.db import connection

    chance, meter = random.Random(1), Meter()
    for turn in range(times(100) + 3):
        if turn == 3:
            meter.forget()
        lives.settle(lives.file_online(chance, door=meter.reading), door=meter.reading)
        lives.settle(lives.file_at_desk(chance, door=meter.reading), door=meter.reading)
    meter.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit'), version()")
        fsync, commit, server = cursor.fetchone()
    return f"""CPU and wall time of each act
Each act is one transaction of the application's role on {server.split(" on ")[0]} (fsync {fsync},
synchronous_commit {commit}); medians. `receive` prints form 01; `propose` prints the draft; `sign` prints the
result and signs it. The aim for an act with a form is used for those three. Statements leave out BEGIN and
COMMIT; every savepoint counts two (made, released).

{meter.table("act", _AIMS)}"""
