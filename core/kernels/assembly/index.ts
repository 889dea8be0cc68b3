// All kernels, as one module.
export * from './convolution';
export * from './search';
