// How an area and an hour look: by share, or by what another question or a scenario changes.

import type { Area, Figures, Measured } from "./answer";
import { shareAt } from "./answer";
import type { HourCell } from "./grid";
import { PARTS, whenWords, type When } from "./hours";
import type { Shade } from "./map";
import { percent, points, signed, signedPoints } from "./numbers";
import type { See } from "./question";
import { changeClass, shareClass } from "./shade";

const BY_DAY = new Set(PARTS.flatMap(({ hours }) => hours));

/** Which figures are shown, where there are two. */
const shown = (measured: Measured, see: See): Figures => (see === "then" ? measured.compared ?? measured : measured);

/** Whether what is shown is a difference. */
export const showsChange = (measured: Measured, see: See): boolean => see === "change" && measured.compared !== undefined;

export function changeAt(measured: Measured, when: When): number | null {
  const [now, then] = [shareAt(measured, when), measured.compared ? shareAt(measured.compared, when) : null];
  return now === null || then === null ? null : then - now;
}

export function areaShade({ properties }: Area, when: When, see: See): Shade {
  if (showsChange(properties, see)) {
    const change = changeAt(properties, when);
    return { className: changeClass(change), number: change ? signedPoints(change) : "", spoken: `${signedPoints(change)} points ${whenWords(when)}` };
  }
  const share = shareAt(shown(properties, see), when);
  const spoken = share === null ? "nobody lives here" : `${percent(share)} ${whenWords(when)}`;
  return { className: shareClass(share), number: share ? points(share) : "", spoken };
}

export function hourCell(measured: Measured, hour: number, see: See): HourCell {
  if (showsChange(measured, see)) return changedHour(measured, hour);
  const figures = shown(measured, see);
  const share = figures.share === null ? null : figures.week[hour] ?? 0;
  // Nobody is crossed out: that needs no number. At night it is no gap that anybody looks for.
  const night = share === 0 && !BY_DAY.has(hour) ? " night" : "";
  return { className: shareClass(share) + night, words: share ? points(share) : "", spoken: percent(share) };
}

/** Who gains and who loses the hour may be different people: then both are said. */
function changedHour({ week, compared, change }: Measured, hour: number): HourCell {
  const difference = (compared?.week[hour] ?? 0) - (week[hour] ?? 0);
  const [gained, lost] = [change?.gained_by_hour?.[hour] ?? 0, change?.lost_by_hour?.[hour] ?? 0];
  const both = gained > 0 && lost > 0 ? `, ${signed(gained)} and ${signed(-lost)}` : "";
  return { className: changeClass(difference), words: difference === 0 ? "" : signedPoints(difference), spoken: `${signedPoints(difference)} points${both}` };
}
