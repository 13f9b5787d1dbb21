"""What the forms of a page would send."""

from html.parser import HTMLParser


class Fields(HTMLParser):
    """What the forms of a page would send, by form and name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self._select, self._area = "", None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        elif tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self._add(given.get("name"), given.get("value") or "")
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given:
            self._add(self._select, given["value"] or "")
        elif tag == "textarea":
            self._area = given["name"]
            self._add(self._area, "")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None

    def handle_data(self, data):
        if self._area:
            self.forms[-1][1][self._area][-1] += data

    def _add(self, name, value):
        if name and self.forms:
            self.forms[-1][1].setdefault(name, []).append(value)

    def of(self, path: str) -> dict[str, list[str]]:
        return max((found for action, found in self.forms if action == path), key=len, default={})
