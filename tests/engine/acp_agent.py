"""A scripted agent that speaks the Agent Client Protocol, line by line: `python acp_agent.py HOW`."""

import json
import os
import sys
import time

HOW = sys.argv[1]
numbers = iter(range(1000, 2000))


def send(**message: object) -> None:
    print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)


def update(kind: str, /, **fields: object) -> None:
    send(method="session/update", params={"sessionId": "s", "update": {"sessionUpdate": kind, **fields}})


def ask(method: str, **params: object) -> dict:
    number = next(numbers)
    send(id=number, method=method, params={"sessionId": "s", **params})
    while (message := json.loads(sys.stdin.readline())).get("id") != number:
        pass
    return message


def say(text: str) -> None:
    update("agent_message_chunk", content={"type": "text", "text": text})


def work(brief: str) -> dict:
    assert "TASK.md" not in os.environ and brief == open("TASK.md").read()
    say("I look around.")
    update("tool_call", toolCallId="1", title="edit main.py", kind="edit", status="pending")
    choices = [{"optionId": "no", "name": "Reject", "kind": "reject_once"}]
    choices += [{"optionId": "yes", "name": "Allow", "kind": "allow_once"}]
    outcome = ask("session/request_permission", toolCall={"toolCallId": "1", "title": "edit"}, options=choices)
    refused = [ask(method, path="/etc/passwd") for method in ("fs/read_text_file", "fs/write_text_file")]
    refused.append(ask("terminal/create", command="id"))
    assert outcome["result"]["outcome"] == {"outcome": "selected", "optionId": "yes"}, outcome
    assert all("error" in answer for answer in refused), refused
    program = open("main.py").read()
    open("main.py", "w").write(program.replace("'0.5'", "'0.75'"))
    update("tool_call_update", toolCallId="1", status="completed")
    update("usage_update", used=10, size=100, cost={"amount": 0.03, "currency": "USD"})
    say("I raised ")
    say(f"the prediction. {os.environ.get('OPENAI_API_KEY', '')}")
    usage = {"totalTokens": 1300, "inputTokens": 1000, "cachedReadTokens": 200, "outputTokens": 100}
    return {"stopReason": "end_turn", "usage": usage}


def main() -> None:
    print("a line that is no message", flush=True)
    print("a line of errors", file=sys.stderr, flush=True)
    for line in sys.stdin:
        message = json.loads(line)
        match message.get("method"):
            case "initialize":
                if HOW == "dies":
                    sys.exit("no login")
                send(id=message["id"], result={"protocolVersion": 1, "agentCapabilities": {}})
            case "session/new":
                if HOW == "login":
                    send(id=message["id"], error={"code": -32000, "message": "Authentication required"})
                else:
                    send(id=message["id"], result={"sessionId": "s"})
            case "session/prompt" if HOW == "refuses":
                say("I will not.")
                send(id=message["id"], result={"stopReason": "refusal"})
            case "session/prompt" if HOW == "waits":
                waiting = message["id"]
            case "session/prompt" if HOW == "talks":
                key = os.environ["MY_KEY"]
                update("agent_thought_chunk", content={"type": "text", "text": "How shall I begin?\n"})
                say(f"The key is {key[:7]}")
                say(f"{key[7:]}, is it not?\n")
                update("tool_call", toolCallId="1", title="ls", kind="execute", status="pending")
                output = {"type": "content", "content": {"type": "text", "text": "main.py\nTASK.md"}}
                update("tool_call_update", toolCallId="1", title="ls", status="completed", content=[output])
                time.sleep(99)
            case "session/prompt" if HOW == "sleeps":
                time.sleep(99)
            case "session/prompt" if HOW == "endless":
                while True:
                    print("x" * 65_536, end="", flush=True)
            case "session/prompt":
                result = work(message["params"]["prompt"][0]["text"])
                send(id=message["id"], result=result)
            case "session/cancel":
                say("Stopped on request.")
                send(id=waiting, result={"stopReason": "cancelled"})


if __name__ == "__main__":
    main()
