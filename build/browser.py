"""Chromium without a window, driven over a pipe by the DevTools protocol: what the tests of pages share."""
import base64
import json
import os
import subprocess
import time


class Browser:
    """One tab. `errors` collects what the page reports on its console, `failures` the requests that failed or went to another machine."""

    def __init__(self, profile, width=900, height=800):
        command_end, self.commands = os.pipe()
        self.answers, answer_end = os.pipe()
        options = f"--headless=new --no-sandbox --disable-gpu --window-size={width},{height} --remote-debugging-pipe --user-data-dir={profile}"
        command = f"exec chromium {options} about:blank 3<&{command_end} 4>&{answer_end}"
        self.process = subprocess.Popen(["bash", "-c", command], pass_fds=(command_end, answer_end), stderr=subprocess.DEVNULL)
        os.close(command_end)
        os.close(answer_end)
        self.buffer, self.last, self.session, self.errors, self.failures, self.requests = b"", 0, None, [], [], {}
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def close(self):
        self.process.terminate()
        self.process.wait(60)

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
        self.note(message.get("method"), message.get("params", {}))
        return message

    def note(self, method, parameters):
        if method == "Runtime.exceptionThrown" or (method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning")) \
                or (method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning")):
            self.errors.append(json.dumps(parameters)[:500])
        elif method == "Network.requestWillBeSent":
            url = self.requests[parameters["requestId"]] = parameters["request"]["url"]
            if not url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:")):
                self.failures.append(f"{url}: another machine")
        elif method == "Network.responseReceived" and parameters["response"]["status"] >= 400:
            self.failures.append(f"{parameters['response']['url']}: status {parameters['response']['status']}")
        elif method == "Network.loadingFailed" and not parameters.get("canceled"):
            self.failures.append(f"{self.requests.get(parameters['requestId'])}: {parameters['errorText']}")

    def value(self, expression):
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def until(self, expression, what, seconds=60):
        end = time.time() + seconds
        while time.time() < end:
            if self.value(expression):
                return
            time.sleep(0.02)
        text = self.value("document.body.innerText")
        raise SystemExit(f"After {seconds} s the page does not have {what}; its text begins: {text[:500]!r}")

    def click(self, element):
        """Clicks in the middle of what a JavaScript expression gives, once nothing covers it."""
        self.value(f"({element}).scrollIntoView({{block: 'nearest'}})")
        middle = f"(r => [r.x + r.width / 2, r.y + r.height / 2])(({element}).getBoundingClientRect())"
        self.until(f"({element}).contains(document.elementFromPoint(...{middle}))", f"{element} where one can click it")
        x, y = self.value(middle)
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def type(self, element, text):
        self.click(element)
        self.value(f"({element}).select()")
        self.call("Input.insertText", text=text)

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot")["data"]))
