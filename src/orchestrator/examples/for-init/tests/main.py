"""What a parcel costs. This is the seed program: each version has another number in the line marked `# param:`."""

LIGHT = 1.0  # param: float 0.5..5


def parcel_price(weight):
    if weight <= 0:
        raise ValueError("a parcel weighs something")
    return 5 if weight <= LIGHT else 9
