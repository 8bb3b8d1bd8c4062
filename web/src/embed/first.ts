// Run before anything of the frame is painted: which way it runs, and how it looks.

import { directionOf, preferred } from "../tongue";
import { asked } from "./address";
import { wear } from "./look";

const wanted = asked();
document.documentElement.dir = directionOf(preferred([...wanted.getAll("lang"), ...navigator.languages]));
wear(wanted);
