// A hand on the map: the same drags and turns of the wheel for every map, at the same times, as a person would make them.
// Nothing waits for the page: a map that does not keep up gets its events late and together, as it would on a phone.

const STEP_MS = 16;
const DRAG_STEPS = 28;
export const REST_MS = 200;

/** Where the hand is, and how it turns the wheel, until the time is over. */
function* script() {
  yield* drag(-3, -2);
  yield* drag(2, 4);
  yield* wheel(-1);
  yield* drag(4, -2);
  yield* drag(-3, 3);
  yield* wheel(1);
  yield { rest_ms: 2 * REST_MS };
}

function* drag(dx, dy) {
  yield { type: "mousePressed", x: 0, y: 0 };
  for (let step = 1; step <= DRAG_STEPS; step += 1) yield { type: "mouseMoved", x: dx * step, y: dy * step };
  yield { type: "mouseReleased", x: dx * DRAG_STEPS, y: dy * DRAG_STEPS };
  yield { rest_ms: REST_MS };
}

function* wheel(direction) {
  yield { type: "wheel", direction };
  yield { rest_ms: 2 * REST_MS };
}

/** Moves over the middle of a map; `wheel` says what turning it by three levels takes there. Gives back when each event was sent, microseconds of the machine's clock. */
export async function move(cdp, { x, y }, { wheel }) {
  const [sent, times] = [[], []];
  let time = performance.now();
  const until = async (ms) => {
    time += ms;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, time - performance.now())));
  };
  const send = (event) => {
    times.push(Number(process.hrtime.bigint() / 1000n));
    sent.push(cdp.send("Input.dispatchMouseEvent", { button: "none", ...event }));
  };
  for (const { rest_ms, type, direction, ...at } of script()) {
    if (rest_ms) await until(rest_ms);
    else if (type === "wheel") {
      for (let turn = 0; turn < wheel.turns; turn += 1) {
        send({ type: "mouseWheel", x, y, deltaX: 0, deltaY: direction * wheel.px });
        await until(wheel.every_ms);
      }
    } else {
      const pressed = type === "mouseMoved" ? { button: "left", buttons: 1 } : { button: "left", clickCount: 1 };
      send({ type, x: x + at.x, y: y + at.y, ...pressed });
      await until(STEP_MS);
    }
  }
  await Promise.all(sent);
  return times;
}
