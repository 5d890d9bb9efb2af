"""The function that is right, and the inputs that both are measured on."""

FUNCTION = "most_common"
INPUTS = 10  # drawn for each grading


def most_common(text, count):
    entries = []
    for word in text.split():
        for entry in entries:
            if entry[0] == word:
                entry[1] += 1
                break
        else:
            entries.append([word, 1])
    return sorted(entries, key=lambda entry: (-entry[1], entry[0]))[:count]


def draw(random):
    words = ["".join(random.choices("abcdefgh", k=random.randint(2, 4))) for _ in range(300)]
    return [" ".join(random.choices(words, k=1500)), 10]


def draw_held_out(random):
    words = ["".join(random.choices("ijklmnop", k=random.randint(2, 5))) for _ in range(500)]
    return [" ".join(random.choices(words, k=1000)), 20]
