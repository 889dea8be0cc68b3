// All kernels, as one module.
export { direct, winograd } from './convolution';
export { relaxCorrection, setCorrection } from './correction';
export { chooseCopies, moveJoints, setCopies } from './copies';
export { transformFilter } from './filters';
export { getRandom, measure, search, setField, setPlace, setPrices, setRandom } from './search';
export { findNeighbours, halveMembrane, interpolateMembrane, relaxMembrane } from './membrane';
export { addVariances, mixRows, spreadRow } from './rasters';
export { equate, judgeMap, judgeShift, setJudged, setPoints, writeShiftErrors } from './ring';
export { setPlanes, setRing, tryShifts } from './shifts';
