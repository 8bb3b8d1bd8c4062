// The map as a picture: what is on the screen, in its colors, with what it shows and where it is from.

/** Properties that a picture needs and a style sheet gave. */
const STYLES = ["fill", "stroke", "stroke-width", "font-family", "font-weight", "font-size", "paint-order", "opacity", "stroke-linejoin", "vector-effect", "stroke-dasharray"];
const WIDTH_PX = 1600;
const MARGIN_PX = 40;
const LINE_PX = 34;

export interface Caption {
  readonly title: string;
  readonly legend: readonly { readonly className: string; readonly label: string }[];
  readonly notes: readonly string[];
}

/** A PNG of the map. */
export async function picture(svg: SVGSVGElement, caption: Caption, fillOf: (className: string) => string): Promise<Blob> {
  const { width, height } = svg.getBoundingClientRect();
  const tall = (WIDTH_PX * height) / width;
  const image = await drawn(svg, WIDTH_PX, tall);
  const canvas = document.createElement("canvas");
  const ctx = canvas.getContext("2d");
  if (!ctx) throw new Error("this browser cannot draw");
  ctx.font = "600 28px system-ui, sans-serif";
  const title = wrapped(ctx, caption.title, WIDTH_PX);
  const above = MARGIN_PX + title.length * LINE_PX;
  const below = (caption.notes.length + 2) * LINE_PX;
  canvas.width = WIDTH_PX + 2 * MARGIN_PX;
  canvas.height = above + tall + below + MARGIN_PX;
  const { color, backgroundColor } = getComputedStyle(document.documentElement);
  ctx.fillStyle = backgroundColor;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.fillStyle = color;
  ctx.font = "600 28px system-ui, sans-serif";
  title.forEach((line, nth) => ctx.fillText(line, MARGIN_PX, MARGIN_PX + nth * LINE_PX));
  ctx.drawImage(image, MARGIN_PX, above, WIDTH_PX, tall);
  legend(ctx, caption, above + tall + LINE_PX, fillOf);
  ctx.font = "20px system-ui, sans-serif";
  caption.notes.forEach((line, nth) => ctx.fillText(line, MARGIN_PX, above + tall + (nth + 2.2) * LINE_PX));
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("this browser cannot save pictures"))), "image/png"));
}

function legend(ctx: CanvasRenderingContext2D, { legend: entries }: Caption, y: number, fillOf: (className: string) => string): void {
  ctx.font = "22px system-ui, sans-serif";
  let x = MARGIN_PX;
  const ink = ctx.fillStyle;
  for (const { className, label } of entries) {
    ctx.fillStyle = fillOf(className);
    ctx.fillRect(x, y - 20, 28, 24);
    ctx.strokeStyle = ink;
    ctx.strokeRect(x, y - 20, 28, 24);
    ctx.fillStyle = ink;
    ctx.fillText(label, x + 36, y);
    x += 36 + ctx.measureText(label).width + 32;
  }
}

function wrapped(ctx: CanvasRenderingContext2D, words: string, width: number): string[] {
  const lines = [""];
  for (const word of words.split(" ")) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim();
    if (ctx.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

async function drawn(svg: SVGSVGElement, width: number, height: number): Promise<HTMLImageElement> {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [svg.querySelectorAll("*"), copy.querySelectorAll("*")];
  from.forEach((element, nth) => {
    const styles = getComputedStyle(element);
    const fill = element.getAttribute("fill");
    for (const name of STYLES) if (styles.getPropertyValue(name)) to[nth]?.setAttribute(name, styles.getPropertyValue(name));
    if (fill) to[nth]?.setAttribute("fill", fill);
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const address = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
  const image = new Image();
  image.src = address;
  await image.decode().finally(() => URL.revokeObjectURL(address));
  return image;
}
