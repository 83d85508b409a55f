"""What must hold whatever people do. When it does not, the code is at fault and nothing may go on."""


class InvariantBroken(Exception):
    """Something that earlier steps guarantee is not so: a fault of ours (500, in the log), never of a person.

    Unlike `assert` it is asked also when Python runs with -O.
    """
