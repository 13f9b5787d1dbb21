"""Without network the phone still shows the last picture of who works with the own centre, and whom to call."""

from playwright.sync_api import expect

from tests.journeys.exchange.offline_steps import first_visit, look


def test_the_last_picture_of_the_own_surroundings_is_there_without_network(phone, site):
    page = first_visit(phone, site)
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/network")
    picture = page.locator("[data-picture]")
    expect(picture).to_be_visible()
    assert page.evaluate("(one) => one.decode().then(() => one.naturalWidth)", picture.element_handle()) > 100
    assert "45" not in picture.get_attribute("alt")
    expect(page.locator("[data-around] li").first).to_contain_text("Център „Слънчев рид“")
    assert page.locator("[data-around] a.call").count() >= 5
    look(page, "surroundings")
