// All kernels, as one module.
export { direct, winograd } from './convolution';
export { relaxCorrection, setCorrection } from './correction';
export { chooseCopies, moveJoints, setCopies } from './copies';
export { transformFilter } from './filters';
export { getRandom, measure, search, setField, setPlace, setPrices, setRandom } from './search';
export { setPlanes, setRing, tryShifts } from './shifts';
