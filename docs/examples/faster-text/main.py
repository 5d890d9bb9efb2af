"""The words of a text that occur most often. The numbers below are there for the coder `parameters`."""

SLOTS = 1  # param: int 1..512 log


def most_common(text, count):
    """Return pairs of word and number, the most frequent first, equally frequent words by the alphabet."""
    slots = [[] for _ in range(SLOTS)]
    for word in text.split():
        slot = slots[sum(map(ord, word)) % SLOTS]
        for entry in slot:
            if entry[0] == word:
                entry[1] += 1
                break
        else:
            slot.append([word, 1])
    entries = [entry for slot in slots for entry in slot]
    return sorted(entries, key=lambda entry: (-entry[1], entry[0]))[:count]
