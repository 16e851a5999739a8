"""Tests the page of ServeModel in Chromium without a window: python3 samples/ServeModel/check-page.py [PICTURE]

Starts the sample, types a prompt, presses the buttons as a user would, and requires that the text appears and that the browser logs no
error. Needs chromium and a built sample (dotnet build -c Release samples/ServeModel).
"""
import json
import os
import subprocess
import sys
import tempfile

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(FOLDER, "..", "..", "build"))
from browser import Browser


def element(identity):
    return f"document.getElementById('{identity}')"


def text_of(identity):
    return element(identity) + ".textContent"


def check(browser, address, picture):
    browser.call("Page.navigate", url=address)
    browser.until("document.readyState === 'complete' && document.getElementById('state')?.textContent === 'ready'", "loaded")
    browser.type(element("prompt"), "a quiet child ")
    browser.click(element("go"))
    browser.until(text_of("state") + " === 'complete'", "a complete text")
    first = browser.value(text_of("completion"))
    if len(first) < 200 or browser.value(text_of("prompted")) != "a quiet child ":
        raise SystemExit(f"The completion is too short: {first!r}")
    browser.click(element("go"))
    browser.until(text_of("state") + " === 'complete'", "a second text")
    if browser.value(text_of("completion")) != first:
        raise SystemExit("The same seed gave another text.")
    if picture:
        browser.picture(picture)
    browser.type(element("seed"), "7")
    browser.click(element("go"))
    browser.until(text_of("state") + f" === 'complete' && {text_of('completion')} !== {json.dumps(first)}", "another text for another seed")
    browser.value("document.getElementById('go').click(); document.getElementById('stop').click()")
    browser.until(text_of("state") + " === 'stopped'", "a stopped text")
    if browser.errors:
        raise SystemExit("The browser reports:\n" + "\n".join(browser.errors))
    print(f"a quiet child {first}")


def main():
    picture = sys.argv[1] if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = subprocess.Popen(
            ["dotnet", os.path.join(FOLDER, "bin", "Release", "net10.0", "ServeModel.dll")], stdout=subprocess.PIPE, text=True)
        browser = None
        try:
            address = next((line.split()[-1] for line in server.stdout if line.startswith("Serving at ")), None)
            if address is None:
                raise SystemExit("The sample ended before it served.")
            browser = Browser(os.path.join(folder, "profile"))
            check(browser, address, picture)
        finally:
            for process in (server, browser.process if browser else None):
                if process:
                    process.terminate()
                    process.wait(60)
    print("The page works.")


main()
