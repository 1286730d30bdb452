"""Chapter 02: what an API answers, what it shows, and a GET that only looks."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

from helpers.api import Response, RestApi
from helpers.exercises import (
    BLANK,
    Exercise,
    Option,
    Outcome,
    Question,
    Task,
    correct,
    not_attempted,
    wrong,
)

MACHINE = "iw102StarterMachine"
INPUT = {"thekey": "thevalue"}

# --- predict ---------------------------------------------------------------------------------

START = Question(
    text='You POST {"thekey": "thevalue"} to /action/start. Which keys does the answer have?',
    options={
        "a": Option(
            ["taskresult", "thekey"],
            "That is the output of the execution. It does not exist yet: the answer comes at the "
            "start, ten seconds before the end.",
        ),
        "b": Option(
            ["thekey"],
            "What you sent becomes the input of an execution. Nothing hands it back to you.",
        ),
        "c": Option(
            ["executionArn", "startDate"],
            "The name of what has begun, and when. It is the answer of StartExecution, unchanged.",
        ),
        "d": Option(
            ["executionArn", "output", "startDate", "status"],
            "Status and output are what you ask for later. The status 200 says that the execution "
            "has started, not that it will succeed.",
        ),
    },
    observe=lambda response: sorted(response.json()),
)

HELLO_INPUT = Question(
    text="GET /hello?thekey=thevalue has no body. What is the input of the execution it starts?",
    options={
        "a": Option(
            INPUT,
            "The query is part of the address. The template looks at the body and at nothing else.",
        ),
        "b": Option(
            {},
            "To the template a missing body is an empty object, and the query never reaches it.",
        ),
        "c": Option(
            {"queryStringParameters": INPUT},
            "A function behind an API may get such an object. Here a template makes the input, "
            "and it takes the body alone.",
        ),
        "d": Option(
            None,
            "Then StartExecution would get no JSON, and refuse. API Gateway does not let it come "
            "to that.",
        ),
    },
    observe=lambda ended: ended.input,
)

# --- modify ----------------------------------------------------------------------------------

MODIFY_STARTER = """
- http:
    path: action/start
    method: POST
    response:
      template:
        application/json: |
          {"____": $input.json('$.____')}
"""

MODIFY_SOLUTION = MODIFY_STARTER.replace(
    """{"____": $input.json('$.____')}""", """{"execution": $input.json('$.executionArn')}"""
)


def check_modify(stack):
    response = stack.rest_api().post("/action/start", INPUT)
    if BLANK in response.text:
        return not_attempted(f"Fill in the two blanks ({BLANK}), then run the cell again.")
    if response.status != 200:
        return _refused(response)
    answer = _parsed(response)
    if not isinstance(answer, dict):
        return wrong(
            "The answer is no JSON object. A path to text needs $input.json, which keeps the "
            "quotation marks.",
            expected="an object",
            observed=response.text,
        )
    if set(answer) == {"executionArn", "startDate"}:
        return not_attempted("The answer is still what AWS gives. Add a template, and deploy.")
    if list(answer) != ["execution"]:
        return wrong(
            "The keys of the answer are not the ones asked for.",
            expected=["execution"],
            observed=list(answer),
        )
    return _names_an_execution(stack, answer["execution"])


def _names_an_execution(stack, value) -> Outcome:
    if not value:
        return wrong(
            "The path finds nothing. Behind $. stands a key of the answer that AWS gives, with its "
            "capital letters; print it with response.json().",
            observed=value,
        )
    if not isinstance(value, str) or ":execution:" not in value:
        return wrong(
            "There is a value, but it is not the one that a caller needs to ask about the "
            "execution later.",
            expected="an ARN",
            observed=value,
        )
    started = stack.state_machine(MACHINE).execution(value).describe()
    if started.input != INPUT:
        return wrong(
            "The ARN is one of an execution, but its input is not what was sent.",
            expected=INPUT,
            observed=started.input,
        )
    return correct("Callers get what they need for the next call, and nothing else.")


# --- make ------------------------------------------------------------------------------------

MAKE_STARTER = """
- http:
    path: hello
    method: GET
- http:
    path: action/start
    method: POST
- http:
    path: action/status
    method: POST
    action: DescribeExecution
- http:
    path: action/stop
    method: POST
    action: StopExecution
"""

MAKE_SOLUTION = (
    MAKE_STARTER
    + """\
- http:
    path: execution/{name}
    method: GET
    action: DescribeExecution
    request:
      template:
        application/json: !Sub |
          #set($prefix = "arn:aws:states:${AWS::Region}:${AWS::AccountId}:execution")
          #set($name = $util.escapeJavaScript($input.params('name')))
          {"executionArn": "$prefix:iw102StarterMachine:$name"}
"""
)

KEPT = {("POST", "/action/start"), ("POST", "/action/status"), ("POST", "/action/stop")}
WANTED = re.compile(r"/execution/\{[^/{}]+\}")


def check_make(stack):
    api = stack.rest_api()
    offered = {(endpoint.method, endpoint.path) for endpoint in api.endpoints}
    added = offered - KEPT - {("GET", "/hello")}
    if not added:
        return not_attempted("The API has no endpoint of yours yet. Add one, and deploy.")
    if KEPT - offered:
        return wrong(
            "An endpoint that was there is gone: whoever calls it stands before a locked door.",
            expected=_lines(KEPT),
            observed=_lines(offered),
        )
    if not any(method == "GET" and WANTED.fullmatch(path) for method, path in added):
        return wrong(
            "There is no GET below /execution/ that takes any name. A part of a path in braces "
            "stands for whatever a caller writes there.",
            expected="GET /execution/{name}",
            observed=_lines(added),
        )
    machine = stack.state_machine(MACHINE)
    # Two, so that only a template that looks at the name can pass.
    executions = [machine.start_execution(INPUT), machine.start_execution({"thekey": "another"})]
    for execution in executions:
        fault = _describes_another(api.get(f"/execution/{execution.name}"), execution)
        if fault:
            return fault
    if _can_be_talked_into(api, executions[0].arn):
        return wrong(
            "It works, and a caller can trick it: a name with quotation marks ends your text and "
            "goes on with an executionArn of its own. Escape what callers write.",
            observed='GET /execution/x","executionArn":"…',
        )
    return correct("A GET that only looks may be sent as often as anybody likes.")


def _describes_another(response: Response, execution) -> Outcome | None:
    if response.status != 200:
        return _refused(response)
    answer = _parsed(response)
    if execution.describe().status == "ABORTED":
        return wrong(
            "The execution has been stopped by your GET. Whoever looks must not change anything.",
            expected="DescribeExecution",
            observed=answer,
        )
    if not isinstance(answer, dict) or "status" not in answer:
        return wrong(
            "The answer is not a description: it has no status. Without an action, an endpoint "
            "starts an execution, and a GET must not.",
            expected="executionArn, status and more",
            observed=answer,
        )
    if answer.get("executionArn") != execution.arn:
        return wrong(
            "Two names were asked for, and one of the answers is about another execution.",
            expected=execution.name,
            observed=str(answer.get("executionArn")).rpartition(":")[2],
        )
    return None


def _can_be_talked_into(api: RestApi, arn: str) -> bool:
    return api.get("/execution/" + quote(f'x","executionArn":"{arn}')).status == 200


def _refused(response: Response) -> Outcome:
    return wrong(
        f"{response.request.method} {_short(response.request.path)} answers {response.status}.",
        expected=200,
        observed=_parsed(response),
    )


def _short(path: str) -> str:
    return re.sub(r"^(/execution/).+", r"\1NAME", path)


def _parsed(response: Response):
    try:
        return json.loads(response.text)
    except ValueError:
        return response.text


def _lines(endpoints) -> list[str]:
    return [f"{method} {path}" for method, path in sorted(endpoints)]


EXERCISE = Exercise(
    chapter="02-api",
    questions={"start": START, "hello-input": HELLO_INPUT},
    tasks={
        "modify": Task(
            check=check_modify,
            hints=(
                "Look at the one line in braces: before the colon is the new key, behind it what "
                "stands under it.",
                "$input.json('$.status') took the value under status out of the answer of AWS. "
                "Here the answer of AWS has the keys executionArn and startDate.",
                "The first blank is the key that callers shall see, execution. The second is the "
                "key under which AWS gives the ARN.",
            ),
            starter=MODIFY_STARTER,
            solution=MODIFY_SOLUTION,
        ),
        "make": Task(
            check=check_make,
            hints=(
                "Add a fifth entry to the list, with path, method, action and request.",
                "The action is DescribeExecution, whose body is one JSON object with the key "
                "executionArn. A GET has no body, so request.template must write that object: like "
                "response.template, by content type.",
                "Begin the template with !Sub |, so that ${AWS::Region} and ${AWS::AccountId} are "
                "filled in at deployment. The name comes last in the ARN, behind the machine's: "
                "$util.escapeJavaScript($input.params('name')).",
            ),
            starter=MAKE_STARTER,
            solution=MAKE_SOLUTION,
        ),
    },
)
