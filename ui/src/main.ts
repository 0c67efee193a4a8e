// Little code and first, so that the core is asked while the window's own is on its way.
import { firstScreen } from "./screens/ahead";
import "./styles/base.css";

void Promise.all([import("./window"), firstScreen]).then(([{ show }]) => show());
