// Stands in for Leaflet's package where the layer is bundled for maps that bring their own Leaflet as `L`.
module.exports = window.L;
