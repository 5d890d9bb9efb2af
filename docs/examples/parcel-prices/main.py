"""What a parcel costs. Two numbers are guesses: the coder looks for those that the suite expects."""

LIGHT = 4.0  # param: float 0.5..10
HEAVY = 25.0  # param: float 10..40
SURCHARGE = 3


def price(weight: float, express: bool = False) -> int:
    """Return the price in euros of a parcel of `weight` kilograms; raise ValueError if that is not above 0."""
    if not weight > 0:
        raise ValueError("A parcel weighs more than nothing.")
    step = 5 if weight <= LIGHT else 9 if weight <= HEAVY else 17
    return step + (SURCHARGE if express else 0)
