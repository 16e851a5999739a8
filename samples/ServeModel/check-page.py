"""Tests the page of ServeModel in Chromium without a window: python3 samples/ServeModel/check-page.py [PICTURE]

Starts the sample, types a prompt, presses the buttons as a user would, and requires that the text appears and that the browser logs no error. Speaks
the browser's DevTools protocol over a pipe. Needs chromium and a built sample (dotnet build -c Release samples/ServeModel).
"""
import base64
import json
import os
import subprocess
import sys
import tempfile
import time

FOLDER = os.path.dirname(os.path.abspath(__file__))


class Browser:
    def __init__(self, profile):
        command_end, self.commands = os.pipe()
        self.answers, answer_end = os.pipe()
        chromium = "chromium --headless=new --no-sandbox --disable-gpu --window-size=900,800 --remote-debugging-pipe --user-data-dir=" + profile
        self.process = subprocess.Popen(["bash", "-c", f"exec {chromium} about:blank 3<&{command_end} 4>&{answer_end}"], pass_fds=(command_end, answer_end), stderr=subprocess.DEVNULL)
        os.close(command_end)
        os.close(answer_end)
        self.buffer, self.last, self.session, self.errors = b"", 0, None, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(domain + ".enable")

    def call(self, method, **parameters):
        self.last += 1
        message = {"id": self.last, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']}")
                return answer["result"]

    def receive(self):
        while b"\0" not in self.buffer:
            part = os.read(self.answers, 1 << 16)
            if not part:
                raise SystemExit("The browser ended.")
            self.buffer += part
        text, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(text)
        method, parameters = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown" or (method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning")) \
                or (method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning")):
            self.errors.append(json.dumps(parameters)[:500])
        return message

    def value(self, expression):
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def until(self, expression, what, seconds=30):
        end = time.time() + seconds
        while time.time() < end:
            if self.value(expression):
                return
            time.sleep(0.02)
        raise SystemExit(f"After {seconds} s the page does not have {what}; its text is: {self.value('document.body.innerText')!r}")

    def click(self, identity):
        x, y = self.value(f"(r => [r.x + r.width / 2, r.y + r.height / 2])(document.getElementById('{identity}').getBoundingClientRect())")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def type(self, identity, text):
        self.click(identity)
        self.value(f"document.getElementById('{identity}').select()")
        self.call("Input.insertText", text=text)


def text_of(identity):
    return f"document.getElementById('{identity}').textContent"


def check(browser, address, picture):
    browser.call("Page.navigate", url=address)
    browser.until("document.readyState === 'complete' && document.getElementById('state')?.textContent === 'ready'", "loaded")
    browser.type("prompt", "a quiet child ")
    browser.click("go")
    browser.until(text_of("state") + " === 'complete'", "a complete text")
    first = browser.value(text_of("completion"))
    if len(first) < 200 or browser.value(text_of("prompted")) != "a quiet child ":
        raise SystemExit(f"The completion is too short: {first!r}")
    browser.click("go")
    browser.until(text_of("state") + " === 'complete'", "a second text")
    if browser.value(text_of("completion")) != first:
        raise SystemExit("The same seed gave another text.")
    if picture:
        with open(picture, "wb") as file:
            file.write(base64.b64decode(browser.call("Page.captureScreenshot")["data"]))
    browser.type("seed", "7")
    browser.click("go")
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
                    process.wait(20)
    print("The page works.")


main()
