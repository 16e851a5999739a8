"""Tests artifacts/site in Chromium without a window: python3 build/check-site.py [FOLDER]

Serves the site on the loopback, opens pages as a reader would, narrow and wide, and requires: no error on the console, no failed request
and none to another machine, a heading, pictures that are drawn, highlighted code, nothing wider than the window; the search finds Lstm and
its link opens it. Screenshots go to FOLDER. Needs chromium and a built site (bash build/site).
"""
import functools
import http.server
import json
import os
import sys
import tempfile
import threading

from browser import Browser

SITE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "artifacts", "site")
NARROW, WIDE = (390, 844), (1400, 900)
FIXED_PAGES = [
    "index.html", "api/index.html", "api/SeqModels.Recurrent.Lstm.html", "api/SeqModels.NGrams.NGramModel.html", "api/SeqModels.Tensors.html",
    "samples/index.html", "samples/HiddenMarkov.html", "documents/architecture.html", "documents/results.html", "documents/performance.html"]
PICTURES = {
    "index.html": "landing", "guide/forecasting.html": "guide", "api/SeqModels.Recurrent.Lstm.html": "api", "samples/HiddenMarkov.html": "sample"}

# What is wrong with the page that is open.
FAULTS = """(() => {
  const faults = [], width = document.documentElement.clientWidth;
  const all = (selector, isBad) => [...document.querySelectorAll(selector)].filter(isBad);
  const say = (what, bad) => {
    if (bad.length) faults.push(what + ': ' + bad.slice(0, 5).map(e => e.src || e.tagName + ' ' + e.textContent.trim().slice(0, 40)).join(', '));
  };
  if (document.querySelectorAll('article h1').length !== 1) faults.push('not one heading of level 1');
  say('pictures that are not drawn', all('img', i => !i.naturalWidth));
  say('pictures without a text', all('article img', i => !i.alt));
  if (document.querySelector('code.lang-csharp') && !document.querySelector('code.lang-csharp [class^=hljs-]')) faults.push('code without colors');
  say('diagrams that are not drawn', all('code.lang-mermaid, .mermaid', m => !m.querySelector('svg')));
  if (document.documentElement.scrollWidth > width)
    say(`wider than the ${width} pixels of the window`,
      all('main *', e => !e.closest('pre, .table-responsive') && e.getBoundingClientRect().right > width + 1));
  return faults.join('; ');
})()"""

# Whether the open page has what its scripts add to it.
DRAWN = """!document.querySelector('.mermaid:not([data-processed])')
  && !document.querySelector('code.lang-csharp:not(.hljs)')
  && [...document.images].every(i => i.complete)"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


def resize(browser, size):
    browser.call("Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1, mobile=size == NARROW)


def open_page(browser, address):
    browser.call("Page.navigate", url=address)
    browser.until(f"document.readyState === 'complete' && location.href === {json.dumps(address)}", "loaded")
    browser.until("!document.querySelector('#search-query').disabled", "its search index")
    browser.until(DRAWN, "diagrams, colors and pictures")


def check_pages(browser, address, pages, folder):
    problems = []
    for size, name in ((NARROW, "narrow"), (WIDE, "wide")):
        resize(browser, size)
        for page in pages:
            open_page(browser, address + page)
            faults = browser.value(FAULTS)
            if faults:
                problems.append(f"{page} at {size[0]} pixels: {faults}")
            if page in PICTURES:
                browser.picture(os.path.join(folder, f"{PICTURES[page]}-{name}.png"))
    return problems


def check_search(browser, address, folder):
    found = "[...document.querySelectorAll('#search-results .sr-items a')].find(a => a.href.includes('/SeqModels.Recurrent.Lstm.html'))"
    for size, name in ((NARROW, "narrow"), (WIDE, "wide")):
        resize(browser, size)
        open_page(browser, address + "index.html")
        if size == NARROW:
            browser.click("document.querySelector('[data-bs-target=\"#navpanel\"]')")
            browser.until("!!document.querySelector('#navpanel.show')", "its menu")
        browser.type("document.querySelector('#search-query')", "Lstm")
        browser.until(f"!!{found}", "a search result for the class Lstm")
        browser.picture(os.path.join(folder, f"search-{name}.png"))
        browser.click(found)
        browser.until("document.title.startsWith('Class Lstm') && document.readyState === 'complete'", "the page of the class Lstm")


def check_dark(browser, address, folder):
    resize(browser, WIDE)
    browser.value("localStorage.setItem('theme', 'dark')")
    for page in (page for page in PICTURES if os.path.exists(os.path.join(SITE, page))):
        open_page(browser, address + page)
        browser.picture(os.path.join(folder, f"{PICTURES[page]}-dark.png"))
    if browser.value("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)":
        raise SystemExit("The dark theme has a white ground.")


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "artifacts/site-pictures"
    os.makedirs(folder, exist_ok=True)
    guide = sorted(f"guide/{page}" for page in os.listdir(os.path.join(SITE, "guide")) if page.endswith(".html") and page != "toc.html")
    pages = FIXED_PAGES + guide
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=SITE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile, *WIDE)
        try:
            address = f"http://127.0.0.1:{server.server_port}/"
            problems = check_pages(browser, address, pages, folder)
            problems += browser.failures + browser.errors
            if problems:
                raise SystemExit("\n".join(problems))
            check_search(browser, address, folder)
            check_dark(browser, address, folder)
            if browser.failures + browser.errors:
                raise SystemExit("\n".join(browser.failures + browser.errors))
        finally:
            browser.close()
    print(f"{len(pages)} pages work, narrow and wide; screenshots in {folder}.")


main()
