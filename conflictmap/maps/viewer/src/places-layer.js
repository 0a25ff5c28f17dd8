// The places on the map: dots while there are thousands in view, full signs once there are hundreds.
import * as L from 'leaflet';
import { DotLayer } from './dot-layer.js';
import { SymbolLayer } from './symbol-layer.js';

/** Above this many places in view, signs would hide one another and a step would take longer than a frame. */
const MOST_SIGNS = 700;

export class PlacesLayer {
  /**
   * @param {L.Map} map
   * @param {import('./data.js').Dataset} data
   * @param {import('./state.js').State} state
   * @param {(place: number) => void} choose
   * @param {import('./basemap.js').BaseMap | null} [ground]
   */
  constructor(map, data, state, choose, ground = null) {
    this.map = map;
    this.data = data;
    this.signs = new SymbolLayer(data, state, ground);
    this.ground = ground;
    this.dots = data.size > MOST_SIGNS ? new DotLayer(data, state) : null;
    this.shown = this.wanted();
    map.addLayer(this.shown);
    this.shareNames();
    map.on('moveend', () => this.switch());
    map.on('click', (event) => choose(this.at(event.containerPoint)));
    map.on('mousemove', (event) => {
      map.getContainer().classList.toggle('cm-over-place', this.at(event.containerPoint) >= 0);
    });
    state.listen((_, touched) => this.shown.update(touched));
  }

  /** @returns {any} the layer that suits what is in view */
  wanted() {
    if (!this.dots) return this.signs;
    const { map, data } = this;
    const bounds = map.getBounds();
    const corner = map.options.crs ?? L.CRS.EPSG3857;
    const [northWest, southEast] = [bounds.getNorthWest(), bounds.getSouthEast()].map((point) => corner.latLngToPoint(point, 0).divideBy(256));
    let count = 0;
    for (let place = 0; place < data.size && count <= MOST_SIGNS; place++)
      if (data.x[place] > northWest.x && data.x[place] < southEast.x && data.y[place] > northWest.y && data.y[place] < southEast.y) count++;
    return count > MOST_SIGNS ? this.dots : this.signs;
  }

  switch() {
    const wanted = this.wanted();
    if (wanted === this.shown) return;
    this.map.removeLayer(this.shown);
    this.shown = wanted;
    this.map.addLayer(wanted);
    this.shareNames();
  }

  /** Signs leave room for the ground's names; between dots the ground writes them itself. */
  shareNames() {
    if (!this.ground) return;
    const named = this.shown === this.signs;
    if (named === this.ground.named) return;
    this.ground.named = named;
    this.ground.refresh();
  }

  refresh() {
    this.shown.refresh();
  }

  /** @param {L.Point} point within the map's container @returns {number} */
  at(point) {
    const corner = this.map.containerPointToLayerPoint([0, 0]);
    const { min } = this.shown._bounds;
    return this.shown.at(point.x + corner.x - min.x, point.y + corner.y - min.y);
  }
}
