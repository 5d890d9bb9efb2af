import { type Box, FONT, type LineStyle, type MarkShape, type Pen, TEXT_SIZE, type TextStyle } from './Pen';

/** Write a drawing as an SVG file that needs nothing else. */
export class SvgPen implements Pen {
  private readonly elements: string[] = [];
  private clips = 0;

  fillBox({ x, y, width, height }: Box, color: string, alpha = 1): void {
    this.add(
      `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" fill="${color}"${opacity(alpha)}/>`,
    );
  }

  fillPolygon(points: readonly number[], color: string, alpha: number): void {
    this.add(`<path d="${path(points)}Z" fill="${color}"${opacity(alpha)}/>`);
  }

  drawLine(points: readonly number[], style: LineStyle): void {
    this.add(`<path d="${path(points)}" fill="none" stroke-linejoin="round"${line(style)}/>`);
  }

  drawMarks(shape: MarkShape, points: readonly number[], radius: number, style: LineStyle): void {
    let d = '';
    for (let at = 0; at + 1 < points.length; at += 2)
      d += mark(shape, points[at] ?? 0, points[at + 1] ?? 0, radius);
    if (d === '') return;
    const filled = shape === 'dot' || shape === 'up' || shape === 'down';
    this.add(
      filled
        ? `<path d="${d}" fill="${style.color}"${opacity(style.alpha ?? 1)}/>`
        : `<path d="${d}" fill="none"${line(style)}/>`,
    );
  }

  drawText(text: string, x: number, y: number, style: TextStyle): void {
    const turned = style.turned ? ` transform="rotate(-90 ${n(x)} ${n(y)})"` : '';
    this.add(
      `<text x="${n(x)}" y="${n(y)}" fill="${style.color}" text-anchor="${style.align ?? 'start'}" font-size="${style.size ?? TEXT_SIZE}" font-weight="${style.weight ?? 400}"${turned}>${escapeXml(text)}</text>`,
    );
  }

  clip({ x, y, width, height }: Box, draw: () => void): void {
    this.clips += 1;
    const id = `clip-${this.clips}`;
    this.add(
      `<clipPath id="${id}"><rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"/></clipPath><g clip-path="url(#${id})">`,
    );
    draw();
    this.add('</g>');
  }

  /** Return the file; `title` is what screen readers say of it. */
  toFile(width: number, height: number, title: string): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}" font-family="${escapeXml(FONT)}"><title>${escapeXml(title)}</title>${this.elements.join('')}</svg>`;
  }

  private add(element: string): void {
    this.elements.push(element);
  }
}

function path(points: readonly number[]): string {
  let d = '';
  for (let at = 0; at + 1 < points.length; at += 2)
    d += `${at === 0 ? 'M' : 'L'}${n(points[at] ?? 0)},${n(points[at + 1] ?? 0)}`;
  return d;
}

function mark(shape: MarkShape, x: number, y: number, r: number): string {
  if (shape === 'dot' || shape === 'ring')
    return `M${n(x - r)},${n(y)}a${n(r)},${n(r)} 0 1 0 ${n(2 * r)},0a${n(r)},${n(r)} 0 1 0 ${n(-2 * r)},0`;
  if (shape === 'cross')
    return `M${n(x - r)},${n(y - r)}l${n(2 * r)},${n(2 * r)}m0,${n(-2 * r)}l${n(-2 * r)},${n(2 * r)}`;
  if (shape === 'diamond') return `M${n(x)},${n(y - r)}l${n(r)},${n(r)}l${n(-r)},${n(r)}l${n(-r)},${n(-r)}Z`;
  const tip = shape === 'up' ? -r : r;
  return `M${n(x - r)},${n(y - tip / 2)}h${n(2 * r)}L${n(x)},${n(y + tip)}Z`;
}

function line({ color, width, dash, alpha = 1 }: LineStyle): string {
  const dashes = dash && dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : '';
  return ` stroke="${color}" stroke-width="${n(width)}"${dashes}${opacity(alpha)}`;
}

function opacity(alpha: number): string {
  return alpha === 1 ? '' : ` opacity="${alpha}"`;
}

function n(value: number): number {
  return Math.round(value * 100) / 100;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
