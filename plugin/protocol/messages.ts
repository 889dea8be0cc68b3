/**
 * The protocol between Figma's sandbox (`plugin`) and the page (`ui`): every message as a schema, from which its type
 * and its check come. Everything crosses Figma's structured clone: plain objects, strings, numbers and Uint8Array (no
 * other binary type gets through).
 */
import * as v from 'valibot';
import { FilledPictureSchema } from './filled-picture.ts';
import { SaltSchema } from './ids.ts';
import { JobSchema } from './job.ts';
import { maskEntries } from './mask.ts';
import { UncheckedSettingsSchema, WindowSideSchema } from './settings.ts';
import { BytesSchema, LineSchema, text, whole } from './values.ts';

/**
 * Both sides put this number into `ready` / `hello`; a different number means that code.js and ui.html do not match.
 * It goes up with every change of what is sent.
 */
export const PROTOCOL_VERSION = 9;

const version = whole(0, Number.MAX_SAFE_INTEGER);

/** Names the job, or the *About*, that a message belongs to. Nobody else can guess it (`ids.ts`). */
const id = whole(1, Number.MAX_SAFE_INTEGER);

/** Names one question of the page about its job, so that it is answered once, and only by its own answer. */
const question = v.optional(id);

/** A sentence for the designer. */
const sentence = LineSchema;

/** Characters of the longest report that is sent. */
export const LONGEST_REPORT = 1_000_000;

/** Sandbox -> page. */
const ToPageSchema = v.variant('type', [
  v.object({ type: v.literal('hello'), version, settings: UncheckedSettingsSchema }),
  v.object({ type: v.literal('job'), id, job: JobSchema }),
  /** Show *About this plugin*; `sandbox` holds the lines that only the sandbox can know. */
  v.object({
    type: v.literal('about'),
    id,
    sandbox: v.pipe(v.array(LineSchema), v.maxLength(100), v.readonly()),
  }),
  /** What is selected in Figma now, in the pixels of the job's picture. */
  v.object({ type: v.literal('shapes'), id, question, ...maskEntries }),
  v.object({ type: v.literal('shapes-refused'), id, question, sentence }),
  v.object({ type: v.literal('applied'), id, question, layerName: LineSchema }),
  v.object({ type: v.literal('apply-failed'), id, question, sentence }),
  /** What came of using the mask on other layers. */
  v.object({ type: v.literal('used-on-others'), id, question, sentence }),
  v.object({ type: v.literal('others-refused'), id, question, sentence }),
]);
export type ToPage = Readonly<v.InferOutput<typeof ToPageSchema>>;

/** Page -> sandbox. */
const ToSandboxSchema = v.variant('type', [
  /** From `salt` the sandbox, which has no secure random numbers, makes its ids. */
  v.object({ type: v.literal('ready'), version, salt: v.optional(SaltSchema) }),
  /** The outcome of a removal; from the editor, what the designer applies. */
  v.object({ type: v.literal('filled'), id, question, filled: FilledPictureSchema }),
  v.object({ type: v.literal('failed'), id, sentence }),
  v.object({ type: v.literal('cancelled'), id }),
  /** The editor asks for the layers that are selected in Figma now, to add them to its mask. */
  v.object({ type: v.literal('read-shapes'), id, question }),
  /**
   * The editor asks to remove the same place from the other pictures that are selected in Figma now. `mask` is a
   * black-and-white PNG of its picture's size, white what should go. The jobs for it come while the editor is open.
   */
  v.object({ type: v.literal('use-on-others'), id, question, mask: BytesSchema }),
  /** The whole report as text, so that it can be read in the console where copying is forbidden. */
  v.object({ type: v.literal('about-report'), id, text: text(LONGEST_REPORT) }),
  v.object({ type: v.literal('save-settings'), settings: UncheckedSettingsSchema }),
  /** The window's new size in CSS pixels. */
  v.object({ type: v.literal('resize'), width: WindowSideSchema, height: WindowSideSchema }),
  v.object({ type: v.literal('close') }),
]);
export type ToSandbox = Readonly<v.InferOutput<typeof ToSandboxSchema>>;

/**
 * The questions among the messages: what may answer each, and what refuses it, with a sentence that says why. Answers
 * carry the question's `id` back (`requests.ts`).
 */
export const QUESTIONS = {
  job: { answers: ['filled', 'cancelled'], refusal: 'failed' },
  about: { answers: ['about-report'], refusal: 'failed' },
  filled: { answers: ['applied'], refusal: 'apply-failed' },
  'use-on-others': { answers: ['used-on-others'], refusal: 'others-refused' },
  'read-shapes': { answers: ['shapes'], refusal: 'shapes-refused' },
} as const;

/**
 * The message that the sandbox sent, or null for anything that is none: other windows post here, too, and a sandbox of
 * another version may send what this page does not know.
 */
export function parseToPage(value: unknown): ToPage | null {
  return v.is(ToPageSchema, value) ? value : null;
}

/** The message that the page sent, or null for anything that is none. */
export function parseToSandbox(value: unknown): ToSandbox | null {
  return v.is(ToSandboxSchema, value) ? value : null;
}
