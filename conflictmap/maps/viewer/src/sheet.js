// A canvas that lies on the map, follows its zoom animation and is drawn anew when the map comes to rest.
import * as L from 'leaflet';

/**
 * Leaflet's own base class of its vector renderers does the following of the map; its hooks bear leading
 * underscores and no types, hence the untyped base.
 * @type {new (options: L.RendererOptions) => any}
 */
const Renderer = /** @type {any} */ (L.Renderer);

/**
 * @typedef {object} View where unit coordinates fall on the canvas
 * @property {number} scale pixels of the whole world's width
 * @property {number} left
 * @property {number} top
 * @property {number} width of the canvas in CSS pixels
 * @property {number} height
 * @property {number} zoom
 */

export class Sheet extends Renderer {
  /** @param {{pane: string, padding: number}} options */
  constructor(options) {
    super(options);
    this._layers = {};
    this.ratio = 1;
    this.canvas = document.createElement('canvas');
    this.canvas.setAttribute('aria-hidden', 'true');
    this.canvas.classList.add('cm-sheet');
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    /** @type {View} */
    this.view = { scale: 1, left: 0, top: 0, width: 0, height: 0, zoom: 0 };
  }

  _initContainer() {
    this._container = this.canvas;
  }

  _destroyContainer() {
    this.canvas.remove();
  }

  // Called by the base class for vector paths, of which a sheet has none.
  _updatePaths() {}

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    /** @type {any} */ (L.Renderer.prototype)._update.call(this);
    const size = this._bounds.getSize();
    const ratio = (this.ratio = Math.min(window.devicePixelRatio || 1, 2));
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    L.DomUtil.setPosition(this.canvas, this._bounds.min);
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.canvas.style.width = `${size.x}px`;
      this.canvas.style.height = `${size.y}px`;
    }
    const zoom = this._map.getZoom();
    const corner = this._map.getPixelOrigin().add(this._bounds.min);
    this.view = { scale: 256 * 2 ** zoom, left: corner.x, top: corner.y, width: size.x, height: size.y, zoom };
    this.draw();
  }

  /** Draws everything; the canvas keeps what it had until then. */
  draw() {}

  /**
   * Draws on another canvas, as for paper; what is on the screen has to be refreshed afterwards.
   * @param {HTMLCanvasElement} canvas
   * @param {View} view
   * @param {number} ratio pixels of the canvas to one of the view
   */
  drawOn(canvas, view, ratio) {
    const own = { canvas: this.canvas, context: this.context, view: this.view, ratio: this.ratio };
    Object.assign(this, { canvas, context: canvas.getContext('2d'), view, ratio });
    this.draw();
    Object.assign(this, own);
  }

  /** What of the canvas is seen: the map's window, or all of a sheet of paper. @returns {[left: number, top: number, right: number, bottom: number]} */
  frame() {
    if (this.canvas !== this._container) return [0, 0, this.view.width, this.view.height];
    const corner = this._map.containerPointToLayerPoint([0, 0]).subtract(this._bounds.min);
    const size = this._map.getSize();
    return [corner.x, corner.y, corner.x + size.x, corner.y + size.y];
  }

  /** Draws again if the sheet is on a map. */
  refresh() {
    if (this._map) this.draw();
  }

  /** @param {number} x unit coordinate @returns {number} CSS pixels on the canvas */
  px(x) {
    return x * this.view.scale - this.view.left;
  }

  /** @param {number} y unit coordinate @returns {number} CSS pixels on the canvas */
  py(y) {
    return y * this.view.scale - this.view.top;
  }

  /** Clears the canvas and returns a context that counts in CSS pixels. @returns {CanvasRenderingContext2D} */
  cleared() {
    const { context } = this;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.view.width, this.view.height);
    return context;
  }

  /** The outline of polygons on the canvas. @param {number[][][]} polygons @returns {Path2D} */
  outline(polygons) {
    const path = new Path2D();
    for (const polygon of polygons)
      for (const ring of polygon) {
        // Closed on its own: Chromium measures all of a path each time that a part of it is closed.
        const part = new Path2D();
        this.trace(part, ring);
        part.closePath();
        path.addPath(part);
      }
    return path;
  }

  /** Adds a line of unit coordinates to a path, without the vertices that fall onto the one before. @param {Path2D} path @param {number[]} line */
  trace(path, line) {
    const { scale, left, top } = this.view;
    const end = line.length - 2;
    let [lastX, lastY] = [Infinity, Infinity];
    for (let i = 0; i <= end; i += 2) {
      const x = line[i] * scale - left;
      const y = line[i + 1] * scale - top;
      if (i === 0) path.moveTo(x, y);
      else if (i < end && Math.abs(x - lastX) < SAME && Math.abs(y - lastY) < SAME) continue;
      else path.lineTo(x, y);
      lastX = x;
      lastY = y;
    }
  }
}

/** CSS pixels within which nobody could tell two vertices apart. */
const SAME = 0.5;
