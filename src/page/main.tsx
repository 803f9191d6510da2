/** The page: everything that the browser runs. */
import { render } from "preact";
import "./style.css";
import { App } from "./shell/app.tsx";
import { startRouter } from "./shell/router.ts";
import { loadSession } from "./shell/session.ts";
import { applyTheme } from "./shell/theme.ts";

applyTheme();
startRouter();
void loadSession();
render(<App />, document.getElementById("page")!);
