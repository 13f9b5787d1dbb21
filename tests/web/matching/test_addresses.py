"""No address that a page leads to holds the code of a client together with a need."""

import re

from referral.clients import clients
from referral.model.actors import Role
from referral.model.ids import ClientCode


def links(page: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', page)]


def test_from_a_client_to_the_form_of_a_referral_no_address_holds_code_and_need(client_as, office):
    assistant = client_as(Role.ASSISTANT)
    person = next(one for one in clients.clients(office) if clients.needs_of(office, ClientCode(one.id)))
    page = assistant.get(f"/clients/{person.id}").text
    find = next(link for link in links(page) if link.startswith("/find?need="))
    assert person.id not in find
    found = assistant.get(find)
    assert found.status_code == 200
    assert person.id in found.text, "the page itself says whose need it is"
    refer = [link for link in links(found.text) if link.startswith("/refer?")]
    for link in [*refer, *(link for link in links(found.text) if "need=" in link)]:
        assert person.id not in link
    chosen = re.search(r'<select id="f-client".*?</select>', found.text, re.DOTALL).group()
    assert not [code for code in re.findall(r'value="([^"]+)"', chosen) if code.startswith("TH-")]
    assert re.search(rf'value="~[^"]+" selected>{person.id}', chosen)
    for link in refer[:1]:
        form = assistant.get(link)
        assert form.status_code == 200
        assert f'name="client" value="{person.id}"' in form.text, "a form that is posted carries the code"


def test_a_word_of_another_session_stands_for_nobody(client_as, office):
    person = clients.clients(office)[0]
    page = client_as(Role.ASSISTANT).get(f"/find?need=com.info&client={person.id}").text
    word = next(re.search(r"client=([^&]+)", link).group(1) for link in links(page) if link.startswith("/refer?"))
    other = client_as(Role.ASSISTANT).get(f"/find?need=com.info&client={word}")
    assert other.status_code == 422
    assert person.id not in other.text.split("</form>")[1]
