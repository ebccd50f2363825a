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

// Asks for a move; `line(found)` is called with every line.  Aborting `signal` ends it, here and at work.
export async function askMove(move, signal, line) {
  const answer = await answered("/api/move", posted(move, signal));
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let last = null;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const parts = (rest + value).split("\n");
      rest = parts.pop();
      for (const part of parts) {
        last = JSON.parse(part);
        if (last.fault) throw new Told(last.fault);
        line(last);
      }
    }
  } catch (error) {
    if (error.name === "AbortError" || error instanceof Told) throw error;
    throw new Lost("The program stopped answering.");
  }
  if (!last || last.replications < last.of) throw new Lost("The program stopped answering.");
}

export async function livesOf(move, who, week) {
  const asked = new URLSearchParams({ move: JSON.stringify(move), week: String(week) });
  return (await answered(`/api/person/${who}?${asked}`)).json();
}

export async function debriefOf(step) {
  return (await answered(`/api/debrief/${encodeURIComponent(step)}`)).json();
}

export async function fileOf(move) {
  return (await answered("/api/export", posted(move))).text();
}
