import protobuf from 'protobufjs';

/** The messages of onnx.proto, with the fields that a network of convolutions needs. Only their numbers are written. */
const SCHEMA = `
syntax = "proto2";
message Model { optional int64 irVersion = 1; optional Graph graph = 7; repeated OperatorSet opsetImport = 8; }
message OperatorSet { optional string domain = 1; optional int64 version = 2; }
message Graph {
  repeated Node node = 1;
  optional string name = 2;
  repeated Tensor initializer = 5;
  repeated Value input = 11;
  repeated Value output = 12;
}
message Node {
  repeated string input = 1;
  repeated string output = 2;
  optional string opType = 4;
  repeated Attribute attribute = 5;
}
message Attribute {
  optional string name = 1;
  optional float f = 2;
  optional int64 i = 3;
  repeated int64 ints = 8;
  optional int32 type = 20;
}
message Tensor { repeated int64 dims = 1; optional int32 dataType = 2; optional string name = 8; optional bytes rawData = 9; }
message Value { optional string name = 1; optional Type type = 2; }
message Type { optional TensorType tensorType = 1; }
message TensorType { optional int32 elemType = 1; optional Shape shape = 2; }
message Shape { repeated Dimension dim = 1; }
message Dimension { optional int64 dimValue = 1; }
`;
const Model = protobuf.parse(SCHEMA).root.lookupType('Model');

/** The version of the file format, and of the operators' meanings, that is written. */
const IR_VERSION = 8;
const OPERATORS = 17;
/** onnx.proto's numbers for 32-bit floats and for the types of attributes. */
const FLOAT = 1;
const [A_FLOAT, AN_INTEGER, INTEGERS] = [1, 2, 7];

/** One operator. A number among the attributes is a float, a bigint an integer, a list integers. */
export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, number | bigint | readonly number[]>>;
}

/** 32-bit floats in rows: an input or output of the graph, or, with values, its weights. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

export interface OnnxWeights extends OnnxTensor {
  readonly values: Float32Array;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly weights: readonly OnnxWeights[];
  readonly input: OnnxTensor;
  readonly output: OnnxTensor;
}

/** The bytes of an ONNX file with one input and one output. Nodes must come after those whose outputs they read. */
export function writeOnnx({ nodes, weights, input, output }: OnnxGraph): Uint8Array {
  const graph = {
    name: 'graph',
    node: nodes.map(({ operator, inputs, output: written, attributes = {} }) => ({
      opType: operator,
      input: inputs,
      output: [written],
      attribute: Object.entries(attributes).map(([name, value]) => ({ name, ...attribute(value) })),
    })),
    initializer: weights.map(({ name, shape, values }) => ({
      name,
      dims: shape,
      dataType: FLOAT,
      rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    })),
    input: [valueOf(input)],
    output: [valueOf(output)],
  };
  const opsetImport = [{ domain: '', version: OPERATORS }];
  return Model.encode({ irVersion: IR_VERSION, opsetImport, graph }).finish();
}

function attribute(value: number | bigint | readonly number[]) {
  if (typeof value === 'number') return { f: value, type: A_FLOAT };
  if (typeof value === 'bigint') return { i: Number(value), type: AN_INTEGER };
  return { ints: value, type: INTEGERS };
}

function valueOf({ name, shape }: OnnxTensor) {
  const dim = shape.map((dimValue) => ({ dimValue }));
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}
