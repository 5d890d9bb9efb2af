import { type Box, FONT, type LineStyle, type MarkShape, type Pen, TEXT_SIZE, type TextStyle } from './Pen';

/** Draw on a canvas, whose scale is set already. */
export class CanvasPen implements Pen {
  constructor(private readonly context: CanvasRenderingContext2D) {}

  fillBox({ x, y, width, height }: Box, color: string, alpha = 1): void {
    this.context.globalAlpha = alpha;
    this.context.fillStyle = color;
    this.context.fillRect(x, y, width, height);
    this.context.globalAlpha = 1;
  }

  fillPolygon(points: readonly number[], color: string, alpha: number): void {
    this.context.globalAlpha = alpha;
    this.context.fillStyle = color;
    this.trace(points);
    this.context.fill();
    this.context.globalAlpha = 1;
  }

  drawLine(points: readonly number[], style: LineStyle): void {
    this.setLine(style);
    this.trace(points);
    this.context.stroke();
    this.reset();
  }

  drawMarks(shape: MarkShape, points: readonly number[], radius: number, style: LineStyle): void {
    const { context } = this;
    this.setLine(style);
    context.fillStyle = style.color;
    if (shape === 'dot' && radius < 2) this.fillSquares(points, radius);
    else {
      context.beginPath();
      for (let at = 0; at + 1 < points.length; at += 2)
        traceMark(context, shape, points[at] ?? 0, points[at + 1] ?? 0, radius);
      if (shape === 'dot' || shape === 'up' || shape === 'down') context.fill();
      else context.stroke();
    }
    this.reset();
  }

  drawText(text: string, x: number, y: number, style: TextStyle): void {
    const { context } = this;
    context.font = `${style.weight ?? 400} ${style.size ?? TEXT_SIZE}px ${FONT}`;
    context.fillStyle = style.color;
    context.textAlign = style.align === 'middle' ? 'center' : (style.align ?? 'start');
    if (!style.turned) {
      context.fillText(text, x, y);
      return;
    }
    context.save();
    context.translate(x, y);
    context.rotate(-Math.PI / 2);
    context.fillText(text, 0, 0);
    context.restore();
  }

  clip({ x, y, width, height }: Box, draw: () => void): void {
    this.context.save();
    this.context.beginPath();
    this.context.rect(x, y, width, height);
    this.context.clip();
    draw();
    this.context.restore();
  }

  private trace(points: readonly number[]): void {
    this.context.beginPath();
    for (let at = 0; at + 1 < points.length; at += 2)
      this.context.lineTo(points[at] ?? 0, points[at + 1] ?? 0);
  }

  /** Squares of a pixel or three look like dots and are drawn many times faster. */
  private fillSquares(points: readonly number[], radius: number): void {
    const side = radius * 2;
    for (let at = 0; at + 1 < points.length; at += 2)
      this.context.fillRect((points[at] ?? 0) - radius, (points[at + 1] ?? 0) - radius, side, side);
  }

  private setLine({ color, width, dash = [], alpha = 1 }: LineStyle): void {
    this.context.globalAlpha = alpha;
    this.context.strokeStyle = color;
    this.context.lineWidth = width;
    this.context.lineJoin = 'round';
    this.context.setLineDash(dash as number[]);
  }

  private reset(): void {
    this.context.globalAlpha = 1;
    this.context.setLineDash([]);
  }
}

function traceMark(
  context: CanvasRenderingContext2D,
  shape: MarkShape,
  x: number,
  y: number,
  radius: number,
): void {
  if (shape === 'dot' || shape === 'ring') {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, Math.PI * 2);
  } else if (shape === 'cross') {
    context.moveTo(x - radius, y - radius);
    context.lineTo(x + radius, y + radius);
    context.moveTo(x + radius, y - radius);
    context.lineTo(x - radius, y + radius);
  } else if (shape === 'diamond') {
    context.moveTo(x, y - radius);
    context.lineTo(x + radius, y);
    context.lineTo(x, y + radius);
    context.lineTo(x - radius, y);
    context.closePath();
  } else {
    const tip = shape === 'up' ? -radius : radius;
    context.moveTo(x - radius, y - tip / 2);
    context.lineTo(x + radius, y - tip / 2);
    context.lineTo(x, y + tip);
    context.closePath();
  }
}
