"""Lines as workers write them: 500 that identify somebody who does not exist, and harmless ones.

Names are made up from syllables, so that most stand in no list of names; some are common ones. The
lines with identity come from templates with a fixed seed; the harmless ones are written out.
"""

from random import Random

STARTS = [
    "Zar",
    "Quil",
    "Bren",
    "Tov",
    "Ysa",
    "Mir",
    "Xo",
    "Kel",
    "Dra",
    "Fen",
    "Liv",
    "Oru",
    "Jax",
    "Nym",
    "Pell",
    "Ruz",
    "Sio",
    "Tam",
    "Ven",
    "Wyl",
]
MIDDLES = ["a", "e", "i", "o", "u", "an", "el", "or", "is", "ad"]
ENDS = [
    "dra",
    "beth",
    "kim",
    "rell",
    "tha",
    "vian",
    "quo",
    "lia",
    "mond",
    "rick",
    "sett",
    "zana",
    "phie",
    "ton",
    "mira",
    "chel",
]
COMMON_NAMES = [
    "Maria",
    "Jose",
    "Guadalupe",
    "James",
    "Linda",
    "Robert",
    "Ana",
    "Luis",
    "Patricia",
    "Carlos",
    "Jennifer",
]
COMMON_LAST = ["Garcia", "Lopez", "Smith", "Johnson", "Hernandez", "Brown", "Nguyen", "Ramirez"]

NAMES = [
    "{first} {last} is staying with a cousin.",
    "She is afraid that {first} will find her.",
    "Client asked us to call {first} after work.",
    "{first} was seen near the clinic.",
    "Her son {first} is in third grade.",
    "my name is {lower} and I need a room",
    "goes by {first} on the street",
    "Spoke with Mr. {last} at the front desk.",
    "the abuser, {first} {last}, knows the shelter",
    "{first}'s mother has the car keys.",
    "Landlord {first} {last} changed the locks.",
    "Met with {first} and her two children.",
    "Se llama {lower} y tiene dos hijos.",
    "Su hermana {first} la puede ayudar.",
    "{first} {last} dijo que no puede volver.",
    "La señora {last} le presta el teléfono.",
    "Tiene miedo de {first}.",
    "{first} quiere un cuarto para su familia.",
    "Me llamo {first} {last}.",
    "Le dicen {first} en el barrio.",
    "Contact is her aunt, {first}.",
    "Works with {first} at the kitchen",
]
LOWER_CASE_NAMES = [
    "{name} called and wants a bed",
    "sister of {name}, stays with him",
    "vive con {name} y su mama",
    "{name} {last} has custody",
    "talked to {name} yesterday",
]
PHONES = [
    "Call {a}-{b}-{c} after five.",
    "({a}) {b}-{c} is a safe number",
    "text {a}.{b}.{c}",
    "phone {a} {b} {c}",
    "cell is {a}{b}{c}",
    "Her number: {b}-{c}",
    "Llamar al {a}-{b}-{c} por la tarde",
    "su celular es ({a}) {b} {c}",
    "+1 {a} {b} {c}",
    "WhatsApp 1-{a}-{b}-{c}",
]
MAILS = [
    "{lower}{n}@example.org",
    "Write to {lower}.{last_lower}@example.com please",
    "su correo es {lower}_{n}@example.net",
    "email {lower} at example dot com",
    "correo: {lower} arroba example punto org",
]
NUMBERS = [
    "SSN {a}-{two}-{c}",
    "social security number {a} {two} {c}",
    "last four of her social are {c}",
    "ssn ending {c}",
    "Seguro Social {a}-{two}-{c}",
    "número de seguro social termina en {c}",
    "her number on the card is {a}{two}{c}",
]
PLACES = [
    "Lives at {n} {first} Street",
    "stays at {n} {last} Ave, apt {two}",
    "{n} W. {last} Blvd behind the store",
    "house on {n} {lower} road",
    "motel room {two}, next to the stairs",
    "parked at {n} {last} Dr.",
    "meets her on {last} Street",
    "corner of {first} and {last}",
    "Vive en la calle {first} {n}",
    "está en Avenida {last} {n}",
    "su casa es calle {lower} #{n}",
    "departamento {two} con su tía",
    "mail goes to PO Box {n}",
    "the address is {n} {first} Way",
    "ZIP is 958{two}",
]
BIRTHS = [
    "born {m}/{d}/19{two}",
    "DOB {m}-{d}-19{two}",
    "Nació el {d} de marzo de 19{two}",
    "her birthday is March {d}, 19{two}",
    "fecha de nacimiento {d}/{m}/19{two}",
]
SHARES = {
    "name": (NAMES, 220),
    "lower-case name": (LOWER_CASE_NAMES, 40),
    "phone": (PHONES, 70),
    "e-mail": (MAILS, 40),
    "SSN": (NUMBERS, 50),
    "place": (PLACES, 60),
    "birth date": (BIRTHS, 20),
}
"""How many lines of each kind."""


def identifying_lines():
    """500 (kind, line) pairs; the same every time."""
    rng = Random("made-up identities")
    lines: dict[str, str] = {}
    for kind, (templates, count) in SHARES.items():
        enough = len(lines) + count
        while len(lines) < enough:
            lines[_filled_in(templates[len(lines) % len(templates)], rng)] = kind
    return [(kind, line) for line, kind in lines.items()]


def _filled_in(template, rng):
    first = rng.choice(COMMON_NAMES) if rng.random() < 0.25 else _made_up(rng)
    last = rng.choice(COMMON_LAST) if rng.random() < 0.3 else _made_up(rng)
    return template.format(
        first=first,
        last=last,
        lower=first.lower(),
        last_lower=last.lower(),
        name=rng.choice(COMMON_NAMES).lower(),
        a=rng.choice(["916", "530", "209", "078"]),
        b=rng.choice(["555", "447", "238"]),
        c=f"{rng.randrange(10_000):04}",
        two=rng.randrange(10, 99),
        n=rng.randrange(100, 9999),
        m=rng.randrange(1, 13),
        d=rng.randrange(1, 29),
    )


def _made_up(rng):
    return rng.choice(STARTS) + rng.choice(MIDDLES) + rng.choice(ENDS)


HARMLESS = """
Sleeps in a tent by the river most nights.
Needs a place where the dog can stay.
Has two children under five.
She wants to finish her GED this year.
Waiting for a call back from the clinic.
Prefers to be called in the evening.
Feels safe here for now.
Does not feel safe near downtown.
Works nights at a warehouse.
Lost the ID last month.
Needs help with the birth certificate.
Wants a ground floor unit because of the knee.
Uses a walker and can't climb stairs.
Has an appointment on Tuesday at 10:30.
Takes insulin twice a day.
Was told to come back in April.
The car was towed two weeks ago.
Slept in the car for 3 months.
Rent was $1,450 a month before the eviction.
Owes about $2,300 to a former landlord.
Has been homeless since March 2024.
Lived with a friend until the lease ended.
Hopes to be near the school.
Good at cooking and fixing bikes.
Her sister helps with child care on weekends.
Speaks Spanish at home and some English.
Asked for an interpreter next time.
Can start work as soon as there is an address.
Interested in rapid rehousing.
Wants to stay in Oak Park or Midtown.
Prefers South Sacramento because of work.
Gets SSI and CalFresh.
Applied for Medi-Cal in January.
Veteran, served four years.
Has a Section 8 voucher that ends in June.
Walks 5 miles a day to the food bank.
Needs a quiet room, noise brings panic attacks.
Sober for 90 days.
In recovery and goes to meetings every day.
Would accept a shared room.
Does not want to go to a shelter with men.
Ex-partner has keys to the old place.
There is a restraining order in force.
Police were called twice.
Moved 4 times in the last year.
Kids are in school, third and fifth grade.
Baby is due in August.
Doctor says no heavy lifting.
Dialysis three times a week.
Oxygen machine needs a plug at night.
Client was calm and talked openly.
Client cried when we talked about the children.
Client asked for a break after part 4.
I saw swelling in both legs.
We agreed to meet again on Friday.
Next step: get the Social Security card.
Next step: call the Housing Authority.
Caseworker will bring bus passes.
Bring the pay stubs to the next visit.
Laundry and a shower would help most.
Storage unit is paid until May.
Phone gets stolen often, leave word at the front desk.
Best time to reach is after 5 pm.
Leave a message with the advocate.
Talks to a counselor once a week.
Mental health got worse over the winter.
Nightmares and trouble sleeping.
Was hit by a car last year.
Broken arm, cast comes off in 6 weeks.
Blind in one eye.
Hard of hearing, please speak slowly.
Needs glasses.
Had a stroke in 2021.
Has asthma; smoke makes it worse.
Allergic to cats.
One dog and one cat, both vaccinated.
Service animal goes everywhere.
Likes music, plays the guitar.
Used to run a small bakery.
Wants to be near a church.
Reads a lot at the library.
Grandmother raised the children for two years.
Mother passed away in 2019.
Father lives out of state.
No family in California.
Friends let them shower on Sundays.
Neighbors gave a stove.
Boss knows about the situation.
Hours were cut in November.
Was laid off before Christmas.
Drives for a delivery app.
License is suspended.
Has a warrant hearing next month.
On probation until 2027.
Registered with the job center.
Started training as a nurse aide.
Wants her own kitchen.
Would like a door that locks.
Ready to move any day.
Can't leave the city because of custody.
Custody hearing on July 14.
Children stay with the grandparents during the week.
Evicted after the fire.
Flood damaged the apartment.
The building was sold.
Landlord did not renew the lease.
Rent went up by 400 dollars.
Roommate moved out.
Hotel voucher ran out on the 3rd.
Stayed at a motel for 12 nights.
Slept at the bus station.
Sleeps near the light rail.
Camp was cleared on Monday.
Lost all papers when the camp was cleared.
Tent burned down.
Bike is the only transport.
Takes bus 51 to work.
Has a phone but no charger.
Uses the phone of a friend.
Checks e-mail at the library.
No phone at the moment.
Needs a new battery for the wheelchair.
Waiting list number was 214.
Was on the list for 18 months.
Score was explained to staff only.
The plan is to visit two places.
Goal: a home of our own.
Goal: keep the kids in the same school.
Strong and never gives up.
Proud of staying sober.
People here are kind.
Trusts the outreach team.
Does not trust police.
Afraid of being found.
Changed the SIM card for safety.
Location sharing is off.
Safe to leave a voicemail.
Not safe to send letters.
Use the back entrance.
Meets us at the library.
Sits by the fountain in the park.
Usually at the food line at noon.
Comes to the day center every morning.
Stays awake at night and sleeps by day.
Wears a brace.
Needs diapers and formula.
Formula size 2, diapers size 4.
Twins, eight months old.
Pregnant, 24 weeks.
High-risk pregnancy.
Left the hospital yesterday.
Discharged with no place to go.
Medication list is in the bag.
Takes 3 pills in the morning.
Blood pressure 150 over 95.
Weight loss of 20 pounds.
Hasn't eaten since yesterday.
Gave food and water.
Gave a blanket and socks.
OK to call back.
N/A
None.
Same as last time.
See above.
Duerme en una carpa cerca del río.
Duerme en la calle desde hace 3 meses.
Necesita un lugar donde acepten perros.
Tiene dos hijos menores de cinco años.
Quiere terminar la escuela este año.
Espera una llamada de la clínica.
Prefiere que le llamen por la tarde.
Se siente segura aquí.
No se siente segura en el centro.
Trabaja de noche en una bodega.
Perdió su identificación el mes pasado.
Necesita ayuda con el acta de nacimiento.
Quiere un primer piso por la rodilla.
Usa andador y no puede subir escaleras.
Tiene cita el martes a las 10:30.
Se inyecta insulina dos veces al día.
Le dijeron que volviera en abril.
Durmió en el carro 3 meses.
Pagaba $1,450 de renta antes del desalojo.
Debe como 2,300 dólares.
Vivía con una amiga hasta que terminó el contrato.
Quiere estar cerca de la escuela.
Sabe cocinar y arreglar bicicletas.
Su hermana cuida a los niños los fines de semana.
Habla español en casa y un poco de inglés.
Pide un intérprete para la próxima vez.
Quiere quedarse en Oak Park.
Recibe SSI y CalFresh.
Camina mucho para llegar al banco de comida.
Necesita un cuarto tranquilo.
Lleva 90 días sobria.
Aceptaría compartir cuarto.
No quiere ir a un refugio con hombres.
Su ex tiene llaves de la casa.
Hay una orden de restricción.
Se ha mudado 4 veces este año.
El bebé nace en agosto.
El doctor dice que no cargue nada pesado.
Diálisis tres veces por semana.
Lloró cuando hablamos de los niños.
Quedamos en vernos el viernes.
Próximo paso: la tarjeta del Seguro Social.
La trabajadora social trae pases de autobús.
Lavar ropa y bañarse ayudaría mucho.
Le roban el teléfono, dejen recado en la entrada.
Tiene pesadillas y duerme mal.
No oye bien, hablen despacio.
Necesita lentes.
Le gusta la música, toca la guitarra.
Su madre murió en 2019.
No tiene familia en California.
Perdió el trabajo antes de Navidad.
Quiere su propia cocina.
Se quemó la carpa.
Necesita pañales y leche.
Embarazada de 24 semanas.
Salió ayer del hospital.
Tiene miedo de que la encuentren.
Puede dejar mensaje de voz.
Confía en el equipo de calle.
""".strip().splitlines()
"""More than 200 lines that identify nobody."""
