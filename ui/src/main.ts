// Little code and first, so that the core is asked while the window's own is on its way.
import { firstScreen } from "./screens/ahead";
import "./styles/base.css";
import { clocksOf } from "./texts/clocks";

void Promise.all([import("./window"), firstScreen]).then(([{ show }]) => show());

// The first clock of a process reads the system's calendars: done while code and answers are on their way.
clocksOf(undefined);
