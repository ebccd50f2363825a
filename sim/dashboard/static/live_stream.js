// What the page asks of the program: a move as a stream of lines, two lives, a file.

// The program's own sentence about what was asked.
export class Told extends Error {}
// Nobody answered, or stopped in the midst.
export class Lost extends Error {}

async function answered(address, more) {
  let answer = null;
  try {
    answer = await fetch(address, more);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Lost("The program does not answer.");
  }
  if (!answer.ok) {
    const found = await answer.json().catch(() => ({}));
    throw new Told(found.fault ?? "The program could not do this.");
  }
  return answer;
}

const posted = (content, signal) => ({
  method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(content), signal,
});

export async function scenarioOf() {
  return (await answered("/api/scenario")).json();
}

// Asks for lines of JSON; `line(found)` is called with each.  Aborting `signal` ends it, here and at work.
async function streamed(address, move, signal, line) {
  const answer = await answered(address, posted(move, signal));
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const parts = (rest + value).split("\n");
      rest = parts.pop();
      for (const part of parts) {
        const found = JSON.parse(part);
        if (found.fault) throw new Told(found.fault);
        line(found);
      }
    }
  } catch (error) {
    if (error.name === "AbortError" || error instanceof Told) throw error;
    throw new Lost("The program stopped answering.");
  }
}

// Asks for a move; `line(found)` is called with how things stand after 1, 4, 10 and 40 futures.
export async function askMove(move, signal, line) {
  let last = null;
  await streamed("/api/move", move, signal, (found) => {
    last = found;
    line(found);
  });
  if (!last || last.replications < last.of) throw new Lost("The program stopped answering.");
}

// The decision page of a move as a text; `about(seconds)` is told how long it takes once it is begun.
export async function decisionOf(move, signal, about) {
  let page = null;
  await streamed("/api/decision", move, signal, (found) => {
    if (found.page === undefined) about(found.seconds);
    else page = found.page;
  });
  if (page === null) throw new Lost("The program stopped answering.");
  return page;
}

export async function livesOf(move, who, week) {
  const asked = new URLSearchParams({ move: JSON.stringify(move), week: String(week) });
  return (await answered(`/api/person/${who}?${asked}`)).json();
}

export async function debriefOf(step, luck) {
  return (await answered(`/api/debrief/${encodeURIComponent(step)}?luck=${luck}`)).json();
}

export async function fileOf(move) {
  return (await answered("/api/export", posted(move))).text();
}
