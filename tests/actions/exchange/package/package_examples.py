"""Small packages written by hand: what the tests of imports begin with."""


def package(folder, head="package.toml", **tables: str):
    folder.mkdir(exist_ok=True)
    (folder / head).write_text('code = "opit"\n', encoding="utf-8")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


AREAS = "id,name_bg,type\nM1,Община Изпитание,municipality\n"
ORGANISATIONS = (
    "id,name_bg,kind,seat,phone,contact,description\n"
    "O1,=Надежда,community_centre,M1,+359 2 000 001,@nadezhda,- пон.-пет.\n"
)


PEOPLE = {
    "areas": AREAS,
    "organisations": ORGANISATIONS,
    "services": "id,organisation,name_bg,needs,areas,status\nS1,O1,Консултация,com.info,M1,active\n",
    "users": "id,name,role,centre\nU1,Сътрудник,assistant,O1\n",
    "clients": "code,area,assistant,centre,consent_on\nC1,M1,U1,O1,2025-01-01\n",
    "needs": "id,client,need,recorded_on,status\nN1,C1,com.info,2025-01-10,open\n",
}
REFERRALS = "id,client,recorded_need,need,service,assistant,centre,priority,delivery,follows\n"
EVENTS = "referral,number,at,action,actor,informant,channel,result\n"


def referral_row(referral_id: str, follows: str = "") -> str:
    return f"{referral_id},C1,N1,com.info,S1,U1,O1,routine,phone,{follows}\n"


def history(referral_id: str, *moments: str) -> str:
    actions = (
        "create,U1,assistant,,",
        "send,U1,assistant,phone,",
        "accept,U1,partner,phone,",
        "complete,U1,partner,phone,delivered_full",
    )
    rows = zip(moments, actions, strict=False)
    return "".join(f"{referral_id},{number},{at},{action}\n" for number, (at, action) in enumerate(rows, start=1))


GOOD = ("2025-01-10T09:00", "2025-01-10T10:00", "2025-01-11T10:00", "2025-01-12T10:00")
