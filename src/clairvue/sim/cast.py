"""The people of the demo and what they say, in two languages. All of them are made up."""

import random
from dataclasses import dataclass

from clairvue.kit.language import Language


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the cast: `tastes` are looks that they make, or like to watch."""

    handle: str
    name: str
    bio: str
    language: Language
    tastes: tuple[str, ...]


CREATORS: tuple[Person, ...] = (
    Person("lumen", "Lumen Studio", "Light, slowly. New piece every evening.", "en", ("aurora", "lamp", "whirl")),
    Person(
        "atelier_nuit", "L'Atelier de nuit", "Des couleurs quand la ville dort.", "fr", ("aurora", "clouds", "lamp")
    ),
    Person("petri", "Petri", "Four rules, endless gardens. Cellular automata daily.", "en", ("cells", "weave")),
    Person(
        "tisserande", "La Tisserande", "Je tisse des motifs avec des règles simples.", "fr", ("weave", "kaleidoscope")
    ),
    Person("deepzoom", "Deep Zoom", "Falling into the same coastline since 1980.", "en", ("fractal",)),
    Person("ondes", "Ondes", "Du son que l'on voit. Casque conseillé.", "fr", ("tones", "strings", "orbit")),
    Person("oscillo", "Oscillo", "Two channels, one line. Oscilloscope music.", "en", ("orbit", "strings")),
    Person("kaleido.kim", "Kim folds light", "Mirrors all the way down.", "en", ("kaleidoscope", "whirl")),
    Person("galets", "Galets", "Ricochets, ronds dans l'eau, patience.", "fr", ("ripples", "clouds")),
    Person("slowweather", "Slow Weather", "Invented skies for real evenings.", "en", ("clouds", "ripples", "aurora")),
)

TITLES: dict[str, dict[Language, tuple[str, ...]]] = {
    "aurora": {
        "en": ("Five colours walk into a sunset", "Breathe in for four, out for six", "The sky, if it had a dimmer"),
        "fr": ("Cinq couleurs entrent dans un couchant", "Inspire, expire, recommence", "Le ciel avec un variateur"),
    },
    "kaleidoscope": {
        "en": ("One spiral, four mirrors", "Folded this one three times", "Stare at the centre, I dare you"),
        "fr": ("Une spirale, quatre miroirs", "Plié trois fois, jamais froissé", "Fixe le centre, pour voir"),
    },
    "orbit": {
        "en": ("Left ear draws x, right ear draws y", "This chord is round", "Headphones on: you are the screen"),
        "fr": ("L'oreille gauche dessine x, la droite y", "Cet accord est rond", "Au casque, c'est toi l'écran"),
    },
    "clouds": {
        "en": (
            "Weather for a planet nobody has found yet",
            "Cloud watching, sped up a little",
            "Noise, but make it soft",
        ),
        "fr": ("La météo d'une planète à trouver", "Regarder passer les nuages", "Du bruit, mais tout doux"),
    },
    "cells": {
        "en": ("Nobody planned this garden", "Born with three neighbours, alone with eight", "Wait for the glider"),
        "fr": ("Personne n'a dessiné ce jardin", "Naître à trois, survivre à deux", "Attends le planeur"),
    },
    "tones": {
        "en": ("What this little tune looks like", "Every note leaves a trace", "A piano roll for ghosts"),
        "fr": ("À quoi ressemble ce petit air", "Chaque note laisse une trace", "Une partition pour fantômes"),
    },
    "fractal": {
        "en": ("Ten seconds closer to nowhere", "The coast is longer than you think", "Same shape, smaller, again"),
        "fr": (
            "Dix secondes plus près de nulle part",
            "La côte est plus longue qu'on croit",
            "Encore elle, en plus petit",
        ),
    },
    "lamp": {
        "en": ("A lamp that never heats up", "Small sun, low battery", "For falling asleep"),
        "fr": ("Une lampe qui ne chauffe jamais", "Petit soleil de poche", "Pour s'endormir"),
    },
    "weave": {
        "en": (
            "One rule, one thread, no loom",
            "Rule 110 can compute anything. It chose this",
            "Knitting for machines",
        ),
        "fr": ("Une règle, un fil, pas de métier", "La règle 110 sait tout calculer", "Du tricot pour machines"),
    },
    "strings": {
        "en": ("Plucked, not rendered", "The bass line, as a landscape", "Arpeggio in one take"),
        "fr": ("Pincé, pas calculé", "La basse, façon paysage", "Un arpège en une prise"),
    },
    "ripples": {
        "en": ("One pebble, very calm lake", "Moiré is the eye guessing", "Rings, and rings of rings"),
        "fr": ("Un caillou, un lac très calme", "Le moiré, c'est l'œil qui devine", "Des ronds et des ronds de ronds"),
    },
    "whirl": {
        "en": ("The colour wheel finally turns", "A very polite tornado", "Round trip"),
        "fr": ("Le cercle chromatique tourne enfin", "Une tornade très polie", "Aller-retour"),
    },
}

TAGS: dict[str, dict[Language, tuple[str, ...]]] = {
    "aurora": {"en": ("light", "calm", "colour"), "fr": ("lumière", "calme", "couleur")},
    "kaleidoscope": {
        "en": ("kaleidoscope", "symmetry", "satisfying"),
        "fr": ("kaléidoscope", "symétrie", "hypnotique"),
    },
    "orbit": {"en": ("oscilloscope", "music", "synth"), "fr": ("oscilloscope", "musique", "synthé")},
    "clouds": {"en": ("sky", "calm", "noise"), "fr": ("ciel", "calme", "nuages")},
    "cells": {"en": ("gameoflife", "science", "patterns"), "fr": ("jeudelavie", "science", "motifs")},
    "tones": {"en": ("music", "piano", "visualmusic"), "fr": ("musique", "piano", "voirleson")},
    "fractal": {"en": ("fractal", "maths", "zoom"), "fr": ("fractale", "maths", "zoom")},
    "lamp": {"en": ("light", "sleep", "calm"), "fr": ("lumière", "dodo", "calme")},
    "weave": {"en": ("patterns", "science", "textile"), "fr": ("motifs", "science", "textile")},
    "strings": {"en": ("music", "bass", "synth"), "fr": ("musique", "basse", "synthé")},
    "ripples": {"en": ("optics", "water", "satisfying"), "fr": ("optique", "eau", "hypnotique")},
    "whirl": {"en": ("colour", "loop", "satisfying"), "fr": ("couleur", "boucle", "hypnotique")},
}

COMMENTS: dict[Language, tuple[str, ...]] = {
    "en": (
        "I have watched this eleven times.",
        "The sound makes it.",
        "How is this so calm and so busy at once?",
        "Put this on a wall, please.",
        "My cat approves.",
        "What are the numbers behind it?",
        "Third loop and I only now saw the edge.",
        "This is what my headphones think about.",
        "More of this, slower.",
        "Saved for a bad day.",
    ),
    "fr": (
        "Onze fois que je la regarde.",
        "C'est le son qui fait tout.",
        "Comment c'est si calme et si vivant à la fois ?",
        "Sur un mur, s'il te plaît.",
        "Mon chat approuve.",
        "C'est quoi, les nombres derrière ?",
        "Troisième boucle et je viens de voir le bord.",
        "Voilà à quoi pense mon casque.",
        "Encore, mais plus lent.",
        "Gardée pour un mauvais jour.",
    ),
}

_FIRST = (
    "Ada",
    "Noé",
    "Mina",
    "Théo",
    "Iris",
    "Sacha",
    "Lou",
    "Ravi",
    "Zoé",
    "Omar",
    "Nina",
    "Léo",
    "Maya",
    "Hugo",
    "Aïcha",
    "Finn",
)
_LAST = (
    "Moreau",
    "Singh",
    "Lambert",
    "Okafor",
    "Petit",
    "Nguyen",
    "Roux",
    "Silva",
    "Marchand",
    "Novak",
    "Tremblay",
    "Haddad",
)


def viewer(number: int) -> Person:
    """Return the viewer of a number, always the same one."""
    chance = random.Random(f"viewer {number}")  # noqa: S311 - seeded on purpose
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    plain = first.lower().translate(str.maketrans("éïàè", "eiae"))
    tastes = tuple(chance.sample(tuple(TITLES), 3))
    return Person(f"{plain}.{last.lower()}{number}", f"{first} {last}", "", chance.choice(("en", "fr")), tastes)


def caption(person: Person, look: str, chance: random.Random) -> str:
    """Return a caption with hashtags for a clip of this look, in the person's language."""
    tags = chance.sample(TAGS[look][person.language], 2)
    return f"{chance.choice(TITLES[look][person.language])} " + " ".join(f"#{tag}" for tag in tags)
